#include "tests/oracle/script_writer.h"

namespace perigee::testing {
namespace {

// No table is ever a key, whose place would follow from its address, and no long text
// (differences.md, PAIRS). A value as text: nothing of addresses, NaN without a sign, tables by
// what they hold, in the order of pairs(), which is the same everywhere for keys that are no
// tables.
constexpr const char* kPrelude = R"(
local a, b, c, d = 1, 'two', {3, 'x', y = 4}, nil
-- Texts stay short, however often they are put together.
local function cut(v) return type(v) == 'string' and v:sub(1, 300) or v end
local function show(v, depth)
  depth = depth or 0
  if type(v) == 'number' then return v ~= v and 'nan' or tostring(v) end
  if type(v) == 'string' then return string.format('%q', cut(v)) end
  if type(v) ~= 'table' then return type(v) == 'boolean' and tostring(v) or type(v) end
  if depth > 4 then return '...' end
  local parts = {}
  for k, x in pairs(v) do
    if type(k) ~= 'table' and type(k) ~= 'function' then
      parts[#parts + 1] = show(k, depth + 1) .. '=' .. show(x, depth + 1)
    end
  end
  return cut('{' .. table.concat(parts, ',') .. '}')
end
local function str(v)
  return (type(v) == 'table' or type(v) == 'function') and type(v) or v ~= v and 'nan' or tostring(v)
end
-- For commands, whose numbers a server of 7.0 writes with other digits.
local function safe(v)
  if v == 0 then return 0 end
  if type(v) ~= 'number' or (v == math.floor(v) and math.abs(v) < 1e15) then return v end
  return show(v)
end
-- Whether the client can read it: seven levels are the most.
local function shallow(v, depth)
  if type(v) ~= 'table' then return true end
  for i = 1, #v do
    if (depth or 0) > 4 or not shallow(rawget(v, i), (depth or 0) + 1) then return false end
  end
  return true
end
local function all(...)
  local parts = {}
  for i = 1, select('#', ...) do parts[i] = show((select(i, ...))) end
  return cut(table.concat(parts, ' '))
end
)";

}  // namespace

std::string ScriptWriter::name() { return pick({"a", "b", "c", "d"}); }

std::string ScriptWriter::number(int depth) {
  const std::uint64_t kind = depth <= 0 ? below(3) : below(12);
  switch (kind) {
    case 0:
      return std::to_string(below(10));
    case 1:
      return pick(
          {"-1", "0.5", "2^31", "-2^31", "2^53", "1e15", "1e14", "100", "255", "1e300", "-7.25"});
    case 2:
      return name();
    case 3:
      return "(" + number(depth - 1) + pick({" + ", " - ", " * "}) + number(depth - 1) + ")";
    case 4:
      return "(" + number(depth - 1) + pick({" / ", " % "}) + pick({"2", "7", "0.5", "-3"}) + ")";
    case 5:
      return "#" + (one_in(2) ? text(depth - 1) : table(depth - 1));
    case 6:
      return "math." + pick({"floor", "ceil", "abs"}) + "(" + number(depth - 1) + ")";
    case 7:
      return "math." + pick({"max", "min", "fmod"}) + "(" + number(depth - 1) + ", " +
             pick({"3", "-2", "b", "0.25"}) + ")";
    case 8:
      return "tonumber(" + any(depth - 1) + (one_in(4) ? ", " + pick({"2", "8", "16", "36"}) : "") +
             ")";
    case 9:
      return "math.random(" + pick({"10", "100", "5, 9", "1000000"}) + ")";
    case 10:
      return "bit." + pick({"band", "bor", "bxor", "lshift", "rshift", "arshift", "rol"}) + "(" +
             number(depth - 1) + ", " + pick({"1", "5", "31", "255", "-1"}) + ")";
    default:
      return "select('#', " + any(depth - 1) + ", " + any(depth - 1) + ")";
  }
}

std::string ScriptWriter::text(int depth) {
  const std::uint64_t kind = depth <= 0 ? below(3) : below(9);
  switch (kind) {
    case 0:
      return pick({"''", "'abc'", "'a b c'", "'12'", "'0x1F'", "' 7 '", "'1e2'", "'k=v, x=y'",
                   "'\\0z\\255'", "'%d'", "'ERR no'", "[[l1\nl2]]", "'(x)[y]'"});
    case 1:
      return name();
    case 2:
      return "'" + std::string(1, static_cast<char>('a' + below(26))) + "'";
    case 3:
      return "(" + text(depth - 1) + " .. " + (one_in(2) ? number(depth - 1) : text(depth - 1)) +
             ")";
    case 4:
      return "show(" + any(depth - 1) + ")";
    case 5:
      return "type(" + any(depth - 1) + ")";
    case 6:
      return "str(" + (one_in(2) ? number(depth - 1) : condition(depth - 1)) + ")";
    case 7:
      return library_call(depth);
    default:
      return "cut(" + string_call(depth) + ")";
  }
}

std::string ScriptWriter::pattern() {
  return pick({"'%a'",  "'%d+'", "'.-'",   "'(%w+)=(%w+)'", "'^a'",     "'c$'",        "'[a-c]*'",
               "'%s*'", "'()'",  "'%b()'", "'[^%w]'",       "'(a)(b)'", "'%f[%w]%w+'", "'a?b'",
               "'%1'",  "'('",   "'[a'",   "'%'",           "''",       "'x*'"});
}

std::string ScriptWriter::string_call(int depth) {
  const std::string s = text(depth - 1);
  switch (below(13)) {
    case 0:
      return "string.sub(" + s + ", " + number(depth - 1) + (one_in(2) ? ", " + number(0) : "") +
             ")";
    case 1:
      return "string.rep(" + s + ", " + pick({"0", "3", "-1", "2.7", "10"}) + ")";
    case 2:
      return "string." + pick({"upper", "lower", "reverse", "len"}) + "(" + s + ")";
    case 3:
      return "all(string.byte(" + s + ", " + pick({"1", "-1", "2, 3", "1, -1", "5, 2"}) + "))";
    case 4:
      return "all(string.find(" + s + ", " + pattern() +
             (one_in(3) ? ", " + pick({"2", "-2", "1, true"}) : "") + "))";
    case 5:
      return "all(string.match(" + s + ", " + pattern() + "))";
    case 6:
      return "all(string.gsub(" + s + ", " + pattern() + ", " +
             pick({"'<%0>'", "'%1'", "''", "{a = 1, x = false}", "function(x) return x end", "'%2'",
                   "string.upper"}) +
             (one_in(3) ? ", " + pick({"0", "1", "2"}) : "") + "))";
    case 7:
      return "string.format(" +
             pick({"'%d'", "'%5.2f'", "'%s'", "'%q'", "'%x'", "'%g'", "'%-6s|'", "'%05d'", "'%c'",
                   "'%e'", "'%i %s'", "'%10.4s|'", "'%%'", "'%u'"}) +
             ", " + (one_in(2) ? pick({"3", "255", "-7", "65", "12.5"}) : text(depth - 1)) + ", " +
             text(0) + ")";
    case 8:
      return "string.char(" + pick({"65", "66, 67", "0", "255", "256", ""}) + ")";
    case 9:
      return "(function() local t = {} for w in string.gmatch(" + s + ", " + pattern() +
             ") do t[#t + 1] = w if #t > 20 then break end end return show(t) end)()";
    case 10:
      return "(" + s + "):" + pick({"upper()", "len()", "sub(2)", "rep(2)", "byte()", "nosuch()"});
    case 11:
      return "string.len(" + any(depth - 1) + ")";
    default:
      return "all(" + s + ", " + any(depth - 1) + ")";
  }
}

std::string ScriptWriter::table(int depth) {
  const std::uint64_t kind = depth <= 0 ? below(3) : below(8);
  switch (kind) {
    case 0:
      return "c";
    case 1:
      return pick({"{}", "{1, 2, 3}", "{'b', 'a', 'c'}", "{x = 1}", "{1, nil, 3}", "{ok = 'fine'}",
                   "{[2] = 'two'}", "{err = 'MY err'}", "{true, false}"});
    case 2:
      return "{" + any(0) + ", " + any(0) + "}";
    case 3:
      return "{" + any(depth - 1) + ", k = " + any(depth - 1) + ", [str(" + number(0) +
             "):sub(1, 20)] = " + any(depth - 1) + "}";
    case 4:
      return "{string.byte(" + text(depth - 1) + ", 1, -1)}";
    case 5:
      return "{" + any(depth - 1) + ", {" + any(depth - 1) + "}}";
    case 6:
      return "setmetatable({" + any(depth - 1) +
             "}, {__index = " + pick({"{z = 'from meta'}", "function(_, k) return k end"}) +
             ", __call = function(_, x) return x end, __add = "
             "function() return 'sum' end, __tostring = function() return 'shown' end})";
    default:
      return "{unpack(" + table(depth - 1) + ")}";
  }
}

std::string ScriptWriter::table_call(int depth) {
  const std::string t = table(depth - 1);
  switch (below(8)) {
    case 0:
      return "table.concat(" + t + ", " + pick({"','", "''", "1"}) +
             (one_in(3) ? ", " + pick({"2", "1, 2", "1, 9"}) : "") + ")";
    case 1:
      return "(function() local t = " + t + " table.insert(t, " + (one_in(3) ? "1, " : "") +
             any(depth - 1) + ") return t end)()";
    case 2:
      return "(function() local t = " + t + " local x = table.remove(t" + pick({"", ", 1", ", 2"}) +
             ") return {x, t} end)()";
    case 3:
      return "(function() local t = " + t + " table.sort(t" +
             pick({"", ", function(x, y) return str(x) > str(y) end",
                   ", function(x, y) return x > y end"}) +
             ") return t end)()";
    case 4:
      return "table." + pick({"getn", "maxn"}) + "(" + t + ")";
    case 5:
      return "all(unpack(" + t + pick({"", ", 2", ", 1, 3", ", 3, 1"}) + "))";
    case 6:
      return "all(next(" + t + "))";
    default:
      return "rawlen and 1 or " + pick({"rawget", "rawequal"}) + "(" + t + ", " +
             pick({"1", "'k'", "c"}) + ")";
  }
}

std::string ScriptWriter::library_call(int depth) {
  switch (below(8)) {
    case 0:
      return "cjson.encode(" + (one_in(2) ? table(depth - 1) : any(depth - 1)) + ")";
    case 1:
      return "show(cjson.decode(" +
             pick({"'[1,2,{\"a\":null}]'", "'{\"x\":1.5e3,\"y\":[]}'", "'[1,'", "'\"\\\\u00e9\"'",
                   "'nul'", "'[true,false]'"}) +
             "))";
    case 2:
      return "all(cmsgpack.unpack(cmsgpack.pack(" + any(depth - 1) + ")))";
    case 3:
      return "all(struct.unpack('>I2b', struct.pack('>I2b', " + number(0) + ", 5)))";
    case 4:
      return "redis.sha1hex(" + text(depth - 1) + ")";
    case 5:
      return "bit.tohex(" + number(depth - 1) + (one_in(3) ? ", 4" : "") + ")";
    case 6:
      return "show(redis." + pick({"error_reply", "status_reply"}) + "(" +
             pick({"'fine'", "'MY words'", "'-DASH x'", "''", "12"}) + "))";
    default:
      return "show(" + table_call(depth) + ")";
  }
}

std::string ScriptWriter::command() {
  // No 0: Lua keeps one constant for 0 and -0 in a function, and a server of 7.0 writes -0.
  const std::string key = "'" + pick({"k1", "k2", "l1", "h1", "z1"}) + "'";
  const std::string call = one_in(3) ? "redis.pcall(" : "redis.call(";
  const std::string value =
      pick({"'v'", "7", "'12'", "safe(b)", "safe(c)", "safe(a)", "'two words'", "'\\0\\r\\n'"});
  switch (below(18)) {
    case 0:
      return call + "'set', " + key + ", " + value + ")";
    case 1:
      return call + "'get', " + key + ")";
    case 2:
      return call + "'incrby', " + key + ", " + pick({"1", "-3", "safe(a)", "'x'"}) + ")";
    case 3:
      return call + "'append', " + key + ", " + value + ")";
    case 4:
      return call + "'del', " + key + ", 'k9')";
    case 5:
      return call + "'type', " + key + ")";
    case 6:
      return call + "'rpush', 'l1', " + value + ", " + value + ")";
    case 7:
      return call + "'lrange', 'l1', '0', " + pick({"-1", "2", "5"}) + ")";
    case 8:
      return call + "'lpop', 'l1'" + pick({"", ", 2", ", '0'"}) + ")";
    case 9:
      return call + "'hset', 'h1', 'f', " + value + ")";
    case 10:
      return call + "'hget', 'h1', " + pick({"'f'", "'g'"}) + ")";
    case 11:
      return call + "'zadd', 'z1', " + pick({"1", "-2", "'nan'", "'inf'", "3"}) + ", " + value +
             ")";
    case 12:
      return call + "'zrange', 'z1', '0', -1, 'withscores')";
    case 13:
      return call + "'exists', " + key + ", " + key + ")";
    case 14:
      return call +
             pick({"'nosuch'", "'get'", "'multi'", "'set', 'k1'", "'PING'", "'echo', safe(b)",
                   "'mget', 'k1', 'none'"}) +
             ")";
    case 15:
      return call + pick({"", "{}", "nil", "'get', {}", "'get', nil", "true"}) + ")";
    case 16:
      return call + "'ltrim', 'l1', -3, -1)";
    default:
      return call + "'expire', " + key + ", " + pick({"1000", "'x'", "-1"}) + ")";
  }
}

std::string ScriptWriter::condition(int depth) {
  switch (below(6)) {
    case 0:
      return pick({"true", "false", "nil"});
    case 1:
      return "(" + number(depth - 1) + pick({" < ", " <= ", " > ", " == ", " ~= "}) +
             number(depth - 1) + ")";
    case 2:
      return "(" + text(depth - 1) + pick({" < ", " == ", " >= "}) + text(depth - 1) + ")";
    case 3:
      return "(not " + any(depth - 1) + ")";
    case 4:
      return "(" + any(depth - 1) + pick({" and ", " or "}) + any(depth - 1) + ")";
    default:
      return "(type(" + any(depth - 1) + ") == " + pick({"'table'", "'string'", "'number'"}) + ")";
  }
}

std::string ScriptWriter::any(int depth) {
  if (depth <= 0)
    return one_in(3)
               ? name()
               : pick({"1", "'s'", "nil", "true", "false", "{}", "KEYS[1]", "ARGV[2]", "ARGV"});
  switch (below(9)) {
    case 0:
      return number(depth);
    case 1:
      return text(depth);
    case 2:
      return table(depth);
    case 3:
      return condition(depth);
    case 4:
      return command();
    case 5:
      return table_call(depth);
    case 6:
      return name() + pick({".x", "[1]", "[2]", ".y", "[b]"});
    case 7:
      return "(function(...) return select(" + pick({"1", "-1", "2", "'#'"}) + ", ...) end)(" +
             any(depth - 1) + ", " + any(depth - 1) + ")";
    default:
      return "cjson.null";
  }
}

std::string ScriptWriter::loop(int depth) {
  switch (below(4)) {
    case 0:
      return "for i = 1, " + pick({"3", "0", "2.5", "5"}) + " do\n" + block(depth - 1) +
             (one_in(3) ? "if i == 2 then break end\n" : "") + "end\n";
    case 1:
      // However long the table becomes meanwhile.
      return "do local n = 0 for k, v in " + pick({"pairs", "ipairs"}) + "(" + table(depth - 1) +
             ") do n = n + 1 if n > 9 then break end\n" + block(depth - 1) + "end end\n";
    case 2:
      return "do local n = 0 while n < 3 do n = n + 1\n" + block(depth - 1) + "end end\n";
    default:
      return "do local n = 0 repeat n = n + 1\n" + block(depth - 1) + "until n > 2 end\n";
  }
}

std::string ScriptWriter::catching(int depth) {
  const std::string body = "function()\n" + block(depth - 1) + "return " + any(depth - 1) + "\nend";
  switch (below(4)) {
    case 0:
      return name() + " = all(pcall(" + body + "))\n";
    case 1:
      return "d = all(xpcall(" + body + ", function(e) return 'caught ' .. show(e) end))\n";
    case 2:
      return "d = all(pcall(" +
             pick({"string.upper", "tonumber", "string.format", "table.concat"}) + ", " +
             any(depth - 1) + ", " + any(depth - 1) + "))\n";
    default:
      return "d = all(pcall(error, " +
             pick({"'plain'", "{err = 'MY e'}", "nil", "{ok = 'y'}", "'lvl', 0", "12"}) + "))\n";
  }
}

std::string ScriptWriter::coroutine(int depth) {
  return "do local co = coroutine." + pick({"create", "wrap"}) + "(function(x)\n" +
         block(depth - 1) + "local y = coroutine.yield(" + any(depth - 1) + ", x)\nreturn y, " +
         any(depth - 1) + "\nend)\n" +
         "local step = type(co) == 'thread' and coroutine.resume or function(f, x) return f(x) "
         "end\n"
         "d = all(pcall(step, co, 1)) .. all(pcall(step, co, 'two')) .. all(pcall(step, "
         "co))\nend\n";
}

std::string ScriptWriter::statement(int depth) {
  switch (below(depth <= 0 ? 4 : 12)) {
    case 0:
    case 1:
      return name() + " = " + any(depth) + "\n";
    case 2:
      return command() + "\n";
    case 3:
      return "a = " + number(depth) + "\n";
    case 4:
      return "b = " + text(depth) + "\n";
    case 5:
      return "c = " + table(depth) + "\n";
    case 6:
      return "if " + condition(depth - 1) + " then\n" + block(depth - 1) + "else\n" +
             block(depth - 1) + "end\n";
    case 7:
      return loop(depth);
    case 8:
    case 9:
      return catching(depth);
    case 10:
      return coroutine(depth);
    default:
      return one_in(6) ? pick({"error('stop')\n", "error({err = 'MY stop'})\n", "g = 1\n",
                               "local x = undefined\n", "redis.setresp(3)\n", "error()\n",
                               "string.x = 1\n", "a()\n", "KEYS[3] = 'new'\n"})
                       : "if type(c) == 'table' then c.y = " + any(depth - 1) + " end\n";
  }
}

std::string ScriptWriter::block(int depth) {
  std::string lines;
  for (std::uint64_t i = 0, n = 1 + below(3); i < n; ++i) lines += statement(depth);
  return lines;
}

std::string ScriptWriter::script() {
  std::string source = kPrelude;
  for (std::uint64_t i = 0, n = 1 + below(3); i < n; ++i) source += block(2);
  if (!one_in(3)) return source + "return all(a, b, c, d)\n";
  return source + "local answer = " + any(2) +
         "\nreturn shallow(answer) and answer or show(answer)\n";
}

}  // namespace perigee::testing
