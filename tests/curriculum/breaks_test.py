"""Breaks each script of the course, one line at a time, and expects its spec to fail: a spec that
notices nothing tests nothing. Every script of the weeks has to be broken here at least once.

breaks_test.py PROGRAM CURRICULUM WEEK...   WEEK is week1, and so on

A break is: the file, what stands in it once, and what is to stand there instead.
"""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

BREAKS = [
    ("week1/text.lua", "'^%s*(.-)%s*$'", "'^%s*(.*)%s*$'"),
    ("week1/text.lua", "from, true)", "from)"),
    ("week1/text.lua", "suffix == '' or ", ""),
    ("week1/text.lua", "if value == nil then", "if not value then"),
    ("week1/numbers.lua", " and n - n == 0", ""),
    ("week1/numbers.lua", "n < 0 and -rounded or rounded", "rounded"),
    ("week1/numbers.lua", "'^-?%d+$'", "'^-?%d+'"),
    ("week1/numbers.lua", "'^,', ''", "'^;', ''"),
    ("week1/inventory.lua", "local item = {tags = {}}", "local item = {tags = inventory}"),
    ("week1/inventory.lua", "for i = from + 1, to do", "for i = from, to do"),
    ("week1/inventory.lua", "  table.sort(names)\n", "  table.sort(names, function(a, b) return a > b end)\n"),
    ("week1/functional.lua", "kept[#kept + 1]", "kept[i]"),
    ("week1/functional.lua", "select('#', ...) == 0 then\n    if", "(...) == nil then\n    if"),
    ("week1/functional.lua", "for i = #functions, 1, -1 do", "for i = 1, #functions do"),
    ("week1/functional.lua", "      answers[argument] = answer\n", ""),
    ("week1/events.lua", "if entry.active then", "if true then"),
    ("week1/events.lua", "{unpack(self.handlers[name] or {})}", "self.handlers[name] or {}"),
    ("week1/events.lua", "    stop() -- first, or a handler that emits the same event would never end\n    return handler(...)",
     "    handler(...)\n    stop()"),
    ("week2/class.lua", "made[name] = value end", "end"),
    ("week2/class.lua", "{__index = parent, __call", "{__call"),
    ("week2/class.lua", "and at ~= made do", "and false do"),
    ("week2/money.lua", "if a.currency ~= b.currency then", "if false then"),
    ("week2/money.lua", "if type(a) == 'number' then a, b = b, a end", ""),
    ("week2/money.lua", "return a.cents < b.cents", "return a.cents > b.cents"),
    ("week2/state_machine.lua", "items > 0 and ", ""),
    ("week2/state_machine.lua", "      log('refund for ' .. items)\n", ""),
    ("week2/state_machine.lua", "  if not self:can(event) then", "  if false then"),
    ("week2/toolbox.lua", "  copies[value] = copy\n", ""),
    ("week2/toolbox.lua", "if type(a) ~= type(b) then return type(a) < type(b) end", ""),
    ("week2/toolbox.lua", "  close(resource)\n", ""),
    ("week2/toolbox.lua", "for n = 1, times - 1 do", "for n = 1, times do"),
    ("week2/config.lua", "  setfenv(chunk, values)\n", ""),
    ("week2/config.lua", "string.sub(text, 1, 1) == '\\27'", "false"),
    ("week2/config.lua", "values[name] == nil then\n      problems", "false then\n      problems"),
    ("week2/config.lua", "  debug.sethook()\n  return", "  return"),
    ("week2/config.lua", "return toolbox.read_only(toolbox.merge(schema, values), name)", "return toolbox.merge(schema, values)"),
    ("week2/example.conf.lua", "rate = 20", "rate = 10"),
    ("week3/data_types.redis", "ZINCRBY board 20 bob", "ZINCRBY board 2 bob"),
    ("week3/hello.lua", "'INCR'", "'GET'"),
    ("week3/replies.lua", "= tostring(3.99)", "= 3.99"),
    ("week3/transfer.lua", "if balance < tonumber(amount) then", "if false then"),
    ("week3/transfer.lua", "if not balance or not other then", "if not balance then"),
    ("week3/transfer.lua", "{left, redis.call", "{balance, redis.call"),
    ("week3/script_cache.lua", "'^NOSCRIPT '", "'^ODD '"),
    ("week3/script_cache.lua", "'^NOSCRIPT '", "'.'"),
    ("week3/script_cache.lua", "    self.sha1s[source] = sha1\n", ""),
    ("week3/counter_with_expiration.lua", "if ttl == -1 then", "if true then"),
    ("week3/counter_with_expiration.lua", "if ttl == -1 then", "if value == 1 then"),
    ("week3/counter_with_expiration.lua", "redis.call('INCRBY', counter, step)", "redis.call('INCRBY', counter, 1)"),
    ("week3/counter_with_expiration.lua", "lifetime < 1 or ", ""),
    ("week4/count_or_repair.lua", "redis.pcall('INCRBY'", "redis.call('INCRBY'"),
    ("week4/count_or_repair.lua", "redis.call('DUMP', counter)", "''"),
    ("week4/count_or_repair.lua", "  return answer -- an overflow, say: the value is fine, and stays\n", "  found = ''\n"),
    ("week4/count_or_repair.lua", "redis.call('RPUSH', aside, found)\nredis.call('DEL', counter)",
     "redis.call('DEL', counter)\nredis.call('RPUSH', aside, found)"),
    ("week4/import_scores.lua", "redis.pcall('ZADD'", "redis.call('ZADD'"),
    ("week4/import_scores.lua", "and kind ~= 'zset' then", "and false then"),
    ("week4/purchase_transaction.lua", "client:call('WATCH', stock)", ""),
    ("week4/purchase_transaction.lua", "if there < count then", "if false then"),
    ("week4/purchase.lua", "if there < tonumber(count) then", "if there <= tonumber(count) then"),
    ("week4/purchase.lua", "local pieces = redis.call('HINCRBY', basket, stock, count)\nreturn {redis.call('DECRBY', stock, count), pieces}",
     "local left = redis.call('DECRBY', stock, count)\nreturn {left, redis.call('HINCRBY', basket, stock, count)}"),
    ("week4/push_capped.lua", "0, most - 1)", "0, most)"),
    ("week4/push_capped.lua", "    redis.call('PERSIST', list)\n", ""),
    ("week4/push_capped.lua", "for n = math.max(3, #ARGV - most + 1), #ARGV do redis.call('LPUSH', list, ARGV[n]) end",
     "redis.call('LPUSH', list, unpack(ARGV, 3))"),
    ("week4/rate_limiter_fixed.lua", "if count >= limit then", "if count > limit then"),
    ("week4/rate_limiter_fixed.lua", "{0, 0, left + 1}", "{0, 0, left}"),
    ("week4/rate_limiter_fixed.lua", "if count == 1 or redis.call('PTTL', KEYS[1]) < 0 then", "if true then"),
    ("week4/rate_limiter_fixed.lua", "  redis.call('DEL', KEYS[1])\n", ""),
    ("week4/rate_limiter_sliding.lua", "before * (window - elapsed) + current * window\n\n", "current * window\n\n"),
    ("week4/rate_limiter_sliding.lua", "if used + window <= budget then", "if used <= budget then"),
    ("week4/rate_limiter_sliding.lua", "    before = tonumber(c)\n", ""),
    ("week4/rate_limiter_sliding.lua", "string.format('%d', 2 * window)", "string.format('%d', window)"),
    ("week5/checkout.lua", "if levels[level] < threshold then return end", ""),
    ("week5/checkout.lua", "'MAXLEN', 1000, ", ""),
    ("week5/checkout.lua", "wanted == 0", "false"),
    ("week5/checkout.lua", "if wanted > there then", "if wanted >= there then"),
    ("week5/compare_reports.lua", "{'orders', 'names'}, {10}", "{'orders'}, {10}"),
    ("week5/debug_wrapper.lua", "  local prologue = string.gsub(before, '\\n', ' ')\n",
     "  local prologue = before\n"),
    ("week5/debug_wrapper.lua", "if raises and type(answer)", "if type(answer)"),
    ("week5/debug_wrapper.lua", "if answer == nil then answer = false end\n", ""),
    ("week5/debug_wrapper.lua", "      declared[key] = true\n", ""),
    ("week5/debug_wrapper.lua", "(shebang or '') .. prologue", "prologue"),
    ("week5/measure.lua", "return high * 100", "return (high + 2) * 100"),
    ("week5/measure.lua", "  db:call('CONFIG', 'RESETSTAT')\n", ""),
    ("week5/measure.lua", "return heap() - before", "return heap()"),
    ("week5/publish_script.lua", "#KEYS ~= 1 or #ARGV ~= 3", "#ARGV ~= 3"),
    ("week5/publish_script.lua", "tonumber(version) > newest", "version > tostring(newest)"),
    ("week5/publish_script.lua", "  if redis.call('HGET', KEYS[1], field) == source then return 0 end\n", ""),
    ("week5/sales_report.lua", "first + page - 1)", "first + page)"),
    ("week5/sales_report.lua", "return a.id < b.id", "return a.id > b.id"),
    ("week5/sales_report.lua", "or product.id) ..", "or '') .."),
    ("week5/sales_report_slow.lua", "LLEN', KEYS[1]) - 1", "LLEN', KEYS[1]) - 2"),
    ("week5/sales_report_slow.lua", "return a.revenue > b.revenue", "return a.revenue < b.revenue"),
    ("week5/script_manager.lua", "string.find(answer.err, '^NOSCRIPT ')", "true"),
    ("week5/script_manager.lua", "    answer = attempt(self:load(field))\n", ""),
    ("week5/script_manager.lua", "  self.sha1s[name .. '@' .. version] = sha1\n",
     "  self.sha1s[name] = sha1\n"),
    ("week5/script_manager.lua", "    return a.version < b.version\n", "    return a.version > b.version\n"),
    ("week6/books.lua", "  redis.call('HDEL', keys[5], old.isbn)\n", ""),
    ("week6/books.lua", "owner and owner ~= id", "owner"),
    ("week6/books.lua", "'(' .. word .. '\\1'", "'[' .. word .. '\\255'"),
    ("week6/books.lua", "  unindex(keys, id, old)\n", ""),
    ("week6/leaderboard.lua", "'(' .. points, '+inf')", "points, '+inf')"),
    ("week6/leaderboard.lua", "if after ~= before then", "if true then"),
    ("week6/leaderboard.lua", "position - rank + 2, #players", "1, #players"),
    ("week6/leaderboard.lua", "if math.abs(after) > largest then", "if false then"),
    ("week6/leaderboard_windows.lua", "(number + ring.count) * ring.length",
     "(number + ring.count) * ring.length - 1"),
    ("week6/leaderboard_windows.lua", "  if not is_bucket(ring, ring.current) then redis.call('DEL', key) end\n",
     ""),
    ("week6/leaderboard_windows.lua", "ring.current - ring.count + 1, ring.current do",
     "ring.current - ring.count + 2, ring.current do"),
    ("week6/lists.lua", "  while redis.call('LPOS', list, mark) do mark = mark .. '+' end\n", ""),
    ("week6/lists.lua", "  push_all(list, kept)\n  redis.call('LTRIM', list, #items, -1)\n",
     "  redis.call('DEL', list)\n  push_all(list, kept)\n"),
    ("week6/lists.lua", "unpack(items, first, math.min(first + 999, #items))", "unpack(items)"),
    ("week6/lists.lua", "kind ~= 'list' and kind ~= 'none'", "false"),
    ("week6/schedules.lua", "return state % n\n", "return state % n + 1\n"),
    ("week6/sessions.lua", "math.min(now + tonumber(idle), tonumber(life_end))", "now + tonumber(idle)"),
    ("week6/sessions.lua", "'(' .. text_of(now), '+inf', 'WITHSCORES'", "text_of(now), '+inf', 'WITHSCORES'"),
    ("week6/sessions.lua", "0, count - most)", "0, 0)"),
    ("week6/sessions.lua", "if digest ~= kept then", "if true then"),
    ("week6/sets.lua", "not wanted[member] and not before[member]", "not before[member]"),
    ("week6/sets.lua", "if counts[member] == n then", "if counts[member] >= n then"),
    ("week6/sets.lua", "if not seen[set] then", "if true then"),
    ("week7/batch_run.lua", "redis.pcall(unpack(words))", "redis.call(unpack(words))"),
    ("week7/batch_run.lua", "or at + count > #ARGV then", "then"),
    ("week7/bulk.lua", "    if #keys == size then flush() end\n",
     "    if #keys == size then keys, args = {}, {ttl} end\n"),
    ("week7/bulk.lua", "  until cursor == '0'\n", "  until true\n"),
    ("week7/bulk_increment.lua", "text ~= '0' and not string.find(text, '^-?[1-9]%d*$')",
     "not tonumber(text)"),
    ("week7/bulk_increment.lua", "  values[key] = after\n", ""),
    ("week7/bulk_increment.lua", "after < floor", "after <= floor"),
    ("week7/bulk_set.lua", "local portion = 1000", "local portion = 10000"),
    ("week7/bulk_set.lua", "    if not named[KEYS[i]] then", "    if true then"),
    ("week7/bulk_set.lua", "if ttl > 0 then", "if false then"),
    ("week7/fenced_write.lua", "tonumber(ARGV[1]) < seen", "tonumber(ARGV[1]) <= seen"),
    ("week7/fenced_write.lua", "redis.call('SET', KEYS[2], ARGV[1])\n", ""),
    ("week7/lock_acquire.lua", "'NX', 'PX', ARGV[2]", "'NX'"),
    ("week7/lock_acquire.lua", "'NX', 'PX', ARGV[2]", "'PX', ARGV[2]"),
    ("week7/lock_confirm.lua", "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end\n", ""),
    ("week7/lock_confirm.lua", "if tonumber(redis.call('GET', KEYS[2]) or '0') < tonumber(ARGV[2]) then",
     "if true then"),
    ("week7/lock_extend.lua", "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end\n", ""),
    ("week7/lock_learn.lua", "if known >= tonumber(ARGV[1]) then return known end\n", ""),
    ("week7/lock_release.lua", "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end\n", ""),
    ("week7/metrics.lua", "math.floor((m - 0.5) * 32)", "math.floor((m - 0.5) * 16)"),
    ("week7/metrics.lua", "if seen >= rank then", "if seen > rank then"),
    ("week7/metrics.lua", "g.min, g.max = math.min(g.min, value), math.max(g.max, value)",
     "g.min, g.max = value, value"),
    ("week7/metrics.lua", "  redis.call('PEXPIRE', keys[1], ttl)\n", ""),
    ("week7/pipeline.lua", "      answers[first + i - 1] = answer\n", "      answers[i] = answer\n"),
    ("week7/pipeline.lua", "  self.commands = {}\n", ""),
    ("week7/redlock.lua", "self.ttl * self.drift - 2 end", "self.ttl * self.drift end"),
    ("week7/redlock.lua", "#confirmed >= self.quorum and ", ""),
    ("week7/redlock.lua", "  if agreed < self.quorum then return false end\n", ""),
    ("week7/redlock.lua", "  self:release(lease)\n  return nil", "  return nil"),
    ("week7/simulated_cluster.lua", "node.db:call('FLUSHALL')\n    node.intact = false",
     "node.db:call('FLUSHALL')"),
    ("week7/simulated_cluster.lua", "(loses_data and out or 0)", "0"),
    ("week7/timeseries.lua", "'%.17g'", "'%.14g'"),
    ("week7/timeseries.lua", "'(' .. exact(newest - retention))", "exact(newest - retention))"),
    ("week7/timeseries.lua", "  if first < horizon then first = math.ceil(horizon / bucket) * bucket end\n",
     ""),
    ("week7/timeseries.lua", "    s.avg = s.sum / s.count\n", "    s.avg = s.sum\n"),
    ("week8/stock_v1.lua", "if there < n then", "if there <= n then"),
    ("week8/stock_v1.lua", "#text <= 9 and ", ""),
    ("week8/stock_v2.lua", "redis.call('HINCRBY', keys[1], 'sold', args[1])", "local _ = nil"),
    ("week8/stock_v2.lua", "  if is_hash(keys[1]) then return tonumber", "  if false then return tonumber"),
    ("week8/stock_v3.lua", "  migrate(keys[1])\n  return", "  return"),
    ("week8/stock_v3.lua", "'pieces', pieces, 'sold', 0", "'pieces', 0, 'sold', 0"),
    ("week8/record_release.lua", "if first ~= ARGV[1] then", "if false then"),
    ("week8/record_release.lua", "if first == ARGV[2] then return 0 end\n", ""),
    ("week8/record_release.lua", "0, 9)", "0, 10)"),
    ("week8/withdraw_release.lua", "if redis.call('LINDEX', KEYS[1], 0) == ARGV[1] then redis.call('LPOP', KEYS[1]) end",
     "redis.call('LPOP', KEYS[1])"),
    ("week8/deploy.lua", "if older > newer then newer, older, back_to = older, newer, other_back_to end", ""),
    ("week8/deploy.lua", "  if older < back_to then", "  if false then"),
    ("week8/deploy.lua", "for n = #released, 1, -1 do", "for n = #released, 2, -1 do"),
    ("week8/deploy.lua", "    node:call('FUNCTION', 'DELETE', self.name)", "    local _ = nil"),
    ("week8/deploy.lua", "if self:running(node) ~= wanted then", "if false then"),
    ("week8/mock_redis.lua", "      if type(answer) == 'table' and answer.err then error(answer, 0) end\n      return answer",
     "      return answer"),
    ("week8/mock_redis.lua", "error('a script may not make the global ' .. tostring(name), 2)", ""),
    ("week8/mock_redis.lua", "if type(answer) == 'function' then", "if false then"),
    ("week8/rate_limiter_log.lua", "now - window))", "now - window - 1))"),
    ("week8/rate_limiter_log.lua", "if count < limit then", "if count <= limit then"),
    ("week8/rate_limiter_log.lua", "string.format('%d-%d', now, count))", "string.format('%d', now))"),
    ("week8/rate_limiter_log.lua", "-limit, -limit,", "0, 0,"),
    ("week8/rate_limiter_token_bucket.lua", "math.min(full, level + math.max(0, now - at) * limit)", "level + math.max(0, now - at) * limit"),
    ("week8/rate_limiter_token_bucket.lua", "if level < window then", "if level <= window then"),
    ("week8/rate_limiter_token_bucket.lua", "level - window\n", "level\n"),
    ("week8/rate_limiter_leaky_bucket.lua", "if inside + window > most then", "if inside > most then"),
    ("week8/rate_limiter_leaky_bucket.lua", "local wait = math.ceil(inside / limit)", "local wait = math.floor(inside / limit)"),
    ("week8/rate_limiter_gcra.lua", "ahead + window > most", "ahead > most"),
    ("week8/rate_limiter_gcra.lua", "ahead - whole * limit)", "0)"),
    ("week8/jobs.lua", "(9 - job.priority) * 2 ^ 40", "job.priority * 2 ^ 40"),
    ("week8/jobs.lua", "job.attempt = job.attempt + 1", "job.attempt = 1"),
    ("week8/jobs.lua", "  if not until_when or tonumber(until_when) <= now then", "  if not until_when then"),
    ("week8/jobs.lua", "tostring(job.attempt) == args[2] and job or nil", "job"),
    ("week8/jobs.lua", "if job.attempt >= job.last then", "if false then"),
    ("week8/jobs.lua", "math.min(LONGEST, ", "math.max(0, "),
    ("week8/jobs.lua", "'nothing was heard of its worker', now)", "'', now - 1000000)"),
    ("week8/jobs.lua", "job.first, job.last = job.attempt + 1, job.attempt", "job.attempt, job.last = 0, 0"),
    ("week8/cache.lua", "fits = entry[1], entry[2] == tags", "fits = entry[1], true"),
    ("week8/cache.lua", "now < tonumber(entry[3]) then", "true then"),
    ("week8/cache.lua", "if entry[4] and now < tonumber(entry[4]) then", "if false then"),
    ("week8/cache.lua", "if build[1] ~= args[1] then", "if false then"),
    ("week8/cache.lua", "if build[2] ~= tags then", "if false then"),
    ("week8/cache.lua", "'begun_with', tags,", "'begun_with', '',"),
    ("week8/cache.lua", "  if redis.call('PTTL', keys[1]) < lease then redis.call('PEXPIRE', keys[1], text_of(lease)) end\n", ""),
]


def specs_of(folder, file):
    """The specs that read the file or require it as a module, and the file itself when it is one."""
    module = file.removesuffix(".lua").replace("/", ".")
    week = file.split("/")[0]
    stem = pathlib.Path(file).stem
    if "\nit(" in (folder / file).read_text():
        yield file
    for spec in sorted((folder / week / "spec").glob("*_spec.lua")):
        text = spec.read_text()
        # The limiters' specs put names together.
        if file in text or f"'{module}'" in text or ("rate_limiter" in stem and "rate_limiter" in text):
            yield spec.relative_to(folder).as_posix()


def notice(program, curriculum, file, old, new):
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work, "curriculum")
        shutil.copytree(curriculum, folder)
        text = (folder / file).read_text()
        if text.count(old) != 1:
            return f"{file}: {text.count(old)} times in it: {old}"
        (folder / file).write_text(text.replace(old, new))
        specs = list(specs_of(folder, file))
        if not specs:
            return f"{file}: no spec reads it"
        environment = {k: v for k, v in os.environ.items() if k != "PERIGEE_TARGET"}
        for seed in range(1, 40):  # each run plays one random story
            environment["PERIGEE_SEED"] = str(seed)
            done = subprocess.run([program, "test", *specs], cwd=folder, env=environment, timeout=120,
                                  capture_output=True, check=False)
            if done.returncode != 0:
                return None
        return f"{file}: nobody notices {new!r} in the place of {old!r}"


def main(program, curriculum, *weeks):
    breaks = [b for b in BREAKS if b[0].split("/")[0] in weeks]
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        told = list(workers.map(lambda b: notice(program, curriculum, *b), breaks))
    scripts = {f.relative_to(curriculum).as_posix() for week in weeks
               for f in pathlib.Path(curriculum, week).glob("*.lua")}
    told += [f"{file}: nothing breaks it here" for file in sorted(scripts - {b[0] for b in breaks})]
    failures = [line for line in told if line]
    print("\n".join(failures) or f"{len(breaks)} breaks, all noticed")
    return bool(failures) or not breaks


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
