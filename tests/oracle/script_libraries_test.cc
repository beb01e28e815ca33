// cmsgpack and struct beside those of a real server: values, formats and bytes made at random by
// the same script on both sides.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/manual_engine.h"
#include "tests/support/redis_server.h"

namespace perigee::testing {
namespace {

constexpr int kStories = 12;

// Numbers from a seed, texts, and a way to show what came out.
constexpr char kPrelude[] = R"(
  local state, count = tonumber(ARGV[1]), tonumber(ARGV[2])
  local function random(n)
    state = (state * 16807) % 2147483647
    return state % n
  end
  local function text(most)
    local bytes = {}
    for i = 1, random(most) do bytes[i] = string.char(random(256)) end
    return table.concat(bytes)
  end
  local specials = {0, 1, -1, 31, 32, 127, 128, 255, 256, 65535, 65536, -32, -33, -128, -129, -32768,
    -32769, 2^31, -2^31, -2^31 - 1, 2^32 - 1, 2^32, 2^53, 2^63, -2^63, 2^64, 1e300, -1e300, 1e-320, 0.1,
    0.5, -0.0, 1/0, -1/0, 0/0}
  local function number()
    local kind = random(5)
    if kind == 0 then return specials[random(#specials) + 1] end
    if kind == 1 then return random(100000) / (random(1000) + 1) end
    if kind == 2 then return (random(2147483647) - 1073741823) * 10 ^ (random(60) - 30) end
    return (random(2000) - 1000) * (random(2) == 0 and 1 or 100003)
  end
  local function show(v)
    if type(v) == 'number' then return v ~= v and 'nan' or string.format('%.17g', v) end
    if type(v) ~= 'table' then return type(v) .. ':' .. tostring(v) end
    local parts = {}
    for k, x in pairs(v) do parts[#parts + 1] = '[' .. show(k) .. ']=' .. show(x) end
    table.sort(parts)
    return '{' .. table.concat(parts, ',') .. '}'
  end
  local function show_all(...)
    local parts = {}
    for i = 1, select('#', ...) do parts[i] = show((select(i, ...))) end
    return table.concat(parts, ' ')
  end
  local out = {}
  local function changed(bytes)
    for i = 1, random(4) do
      local at = random(#bytes + 1)
      bytes = bytes:sub(1, at) .. (random(2) == 0 and string.char(random(256)) or '') ..
        bytes:sub(at + 1 + random(2))
    end
    return bytes
  end
)";

constexpr char kMsgpackStory[] = R"(
  local function value(depth)
    local kind = random(depth > 17 and 7 or 11)
    if kind < 2 then return number() end
    if kind < 4 then return text(random(30) == 0 and 400 or 40) end
    if kind == 4 then return random(2) == 0 end
    if kind == 5 then return cjson.null end
    if kind == 6 then return random(20) == 0 and error or number() end
    if kind == 7 and random(2) == 0 then return {value(depth + 4)} end
    local t = {}
    for i = 1, random(20) == 0 and 40 or random(5) do
      if kind < 9 then t[random(12) == 0 and random(30) or i] = value(depth + 3)
      elseif random(6) == 0 then t[random(2) == 0 and random(5) or random(9) / 4 - 1] = value(depth + 3)
      elseif random(20) == 0 then t[random(2) == 0] = 1
      else t[text(9)] = value(depth + 3) end
    end
    return t
  end
  for i = 1, count do
    local bytes = random(3) == 0 and cmsgpack.pack(value(0), value(0)) or cmsgpack.pack(value(0))
    out[#out + 1] = bytes
    if random(3) > 0 then bytes = changed(bytes) end
    local kind = random(4)
    if kind < 2 then out[#out + 1] = show_all(pcall(cmsgpack.unpack, bytes))
    elseif kind == 2 then out[#out + 1] = show_all(pcall(cmsgpack.unpack_one, bytes, random(9) - 1))
    else
      out[#out + 1] = show_all(pcall(cmsgpack.unpack_limit, bytes, random(4) - 1, random(9) - 1))
    end
  end
  return table.concat(out, '\n')
)";

constexpr char kStructStory[] = R"(
  local letters = {'b', 'B', 'h', 'H', 'l', 'L', 'T', 'i', 'I', 'f', 'd', 's', 'c', 'x', '<', '>', '!', ' '}
  local function option()
    if random(60) == 0 then return string.char(random(256)) end
    local letter = letters[random(#letters) + 1]
    if (letter == 'i' or letter == 'I') and random(2) == 0 then return letter .. random(10) end
    if (letter == 'i' or letter == 'I') and random(8) == 0 then return letter .. random(40) end
    if letter == '!' and random(3) > 0 then return letter .. 2 ^ random(6) end
    if letter == '!' and random(9) == 0 then return letter .. random(20) end
    if letter == 'c' and random(3) > 0 then return letter .. random(9) end
    return letter
  end
  for i = 1, count do
    local format, arguments = {}, {}
    for j = 1, random(7) do
      local o = option()
      format[j] = o
      if o:find('^[sc]') then arguments[#arguments + 1] = text(12)
      elseif o:find('^%a') and o ~= 'x' then arguments[#arguments + 1] = random(60) == 0 and 'no number' or number() end
    end
    format = table.concat(format)
    local good, bytes = pcall(struct.pack, format, unpack(arguments))
    out[#out + 1] = format .. ' ' .. bytes
    out[#out + 1] = show_all(pcall(struct.size, format))
    if not good then bytes = text(40) elseif random(2) == 0 then bytes = changed(bytes) end
    if random(4) == 0 then
      out[#out + 1] = show_all(pcall(struct.unpack, format, bytes, random(9) - 1))
    else
      out[#out + 1] = show_all(pcall(struct.unpack, format, bytes))
    end
    out[#out + 1] = show_all(pcall(struct.unpack, 'bc0' .. format, string.char(random(6)) .. bytes))
  end
  return table.concat(out, '\n')
)";

// The first place where two texts differ, with what is around it.
std::string difference(const std::string& ours, const std::string& theirs) {
  std::size_t at = 0;
  while (at < ours.size() && at < theirs.size() && ours[at] == theirs[at]) ++at;
  if (at == ours.size() && at == theirs.size()) return "";
  const std::size_t from = at < 200 ? 0 : at - 200;
  return "ours:\n" + Reply(ours.substr(from, 300)).to_text() + "theirs:\n" +
         Reply(theirs.substr(from, 300)).to_text();
}

void compare(const char* story, int values) {
  const auto server = RedisServer::start();
  if (!server) GTEST_SKIP() << "redis-server is not installed";
  ManualEngine world;
  const std::string script = std::string(kPrelude) + story;
  for (int seed = 1; seed <= kStories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::string args[] = {std::to_string(seed * 7919), std::to_string(values)};
    const Reply theirs = server->call({"EVAL", script, "0", args[0], args[1]});
    const Reply ours = world.engine.call("EVAL", script, "0", args[0], args[1]);
    ASSERT_NE(theirs.get_if<std::string>(), nullptr) << theirs.to_text();
    ASSERT_NE(ours.get_if<std::string>(), nullptr) << ours.to_text();
    ASSERT_EQ(difference(*ours.get_if<std::string>(), *theirs.get_if<std::string>()), "");
  }
}

TEST(ScriptLibraries, CmsgpackIsTheServers) { compare(kMsgpackStory, 2000); }
TEST(ScriptLibraries, StructIsTheServers) { compare(kStructStory, 3000); }

}  // namespace
}  // namespace perigee::testing
