"""Breaks each script of the course, one line at a time, and expects its spec to fail: a spec that
notices nothing tests nothing. Every script of the course has to be broken here at least once.

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
    """The specs that read the file, or require it as a module."""
    module = file.removesuffix(".lua").replace("/", ".")
    week = file.split("/")[0]
    stem = pathlib.Path(file).stem
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
        for seed in range(1, 40):  # of the simulations; others take none
            environment["PERIGEE_SEED"] = str(seed)
            done = subprocess.run([program, "test", *specs], cwd=folder, env=environment, timeout=120,
                                  capture_output=True, check=False)
            if done.returncode != 0:
                return None
            if not any("simulation" in spec for spec in specs):
                break
        return f"{file}: nobody notices {new!r} in the place of {old!r}"


def main(program, curriculum):
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        told = list(workers.map(lambda b: notice(program, curriculum, *b), BREAKS))
    scripts = {f.relative_to(curriculum).as_posix() for f in pathlib.Path(curriculum).glob("week*/*.lua")}
    told += [f"{file}: nothing breaks it here" for file in sorted(scripts - {b[0] for b in BREAKS})]
    failures = [line for line in told if line]
    print("\n".join(failures) or f"{len(BREAKS)} breaks, all noticed")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
