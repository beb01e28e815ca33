// Random commands on streams. Ids are small and given, mostly, so that they meet; those that a
// clock gives are not compared, and the stream is deleted then.
#include "tests/oracle/command_stream.h"

namespace perigee::testing {

std::string CommandStream::stream_id() {
  switch (below(12)) {
    case 0:
      return std::to_string(below(60));
    case 1:
      if (one_in(2)) return pick({"-", "+", "$", ">", "0", "0-0", "0-1", "-5", "x", ""});
      return pick({"18446744073709551615", "18446744073709551615-18446744073709551615",
                   "18446744073709551616", "(5", "(", "5-", "01-1", " 5-1", "+5", "5--0", "5--1",
                   "5-*", "1-1-1"});
    default:
      return std::to_string(below(60)) + "-" + std::to_string(below(4));
  }
}

std::string CommandStream::interval_end(const char* usual) {
  if (one_in(3)) return usual;
  return (one_in(5) ? "(" : "") + stream_id();
}

std::string CommandStream::group() { return "g" + std::to_string(below(one_in(10) ? 9 : 3)); }
std::string CommandStream::consumer() { return "c" + std::to_string(below(4)); }
std::string CommandStream::small_count() {
  return one_in(12) ? integer() : std::to_string(below(12));
}

void CommandStream::add_trim(Words& argv) {
  const bool by_length = one_in(2);
  argv.push_back(pick({by_length ? "MAXLEN" : "MINID", by_length ? "maxlen" : "minid"}));
  if (!one_in(3)) argv.push_back(pick({"~", "~", "="}));
  argv.push_back(by_length ? (one_in(15) ? integer() : std::to_string(below(400))) : stream_id());
  if (one_in(4)) argv = argv + Words{"LIMIT", one_in(5) ? integer() : std::to_string(below(400))};
}

// Many entries in one script, so that there are streams of several nodes. Ids go on where they are.
StreamCommand CommandStream::fill_stream(const std::string& name) {
  const std::string script =
      "if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end "
      "for i = 1, tonumber(ARGV[1]) do redis.call('XADD', KEYS[1], '60-' .. i * i, 'f', "
      "string.rep('x', i % 100), i % 7 == 0 and 'other' or 'name', i) end return 1";
  return {{"EVAL", script, "1", name, std::to_string(50 + below(500))}};
}

StreamCommand CommandStream::xadd() {
  const std::string name = key("stream");
  if (one_in(40)) then_.push_back({{"DEL", name}});
  if (one_in(30)) return fill_stream(name);
  Words argv{"XADD", name};
  if (one_in(12)) argv.push_back("NOMKSTREAM");
  if (one_in(5)) add_trim(argv);
  if (one_in(60)) {
    argv.push_back("*");
    then_.push_back({{"DEL", name}});
    return {argv + Words{"f", value()}, Compare::kNot};
  }
  argv.push_back(one_in(3) ? std::to_string(below(90)) + "-*" : stream_id());
  if (one_in(2)) return {argv + Words{"f", value(), "name", value()}};
  argv = argv + Words{value(), value()};
  while (one_in(3)) argv = argv + Words{value(), value()};
  return {argv};
}

StreamCommand CommandStream::xread(bool by_group) {
  Words argv{by_group ? "XREADGROUP" : "XREAD"};
  if (by_group || one_in(40)) argv = argv + Words{"GROUP", group(), consumer()};
  if (one_in(2)) argv = argv + Words{"COUNT", small_count()};
  if (by_group && one_in(5)) argv.push_back("NOACK");
  if (one_in(30)) argv = argv + Words{"BLOCK", pick({"-1", "x", "1.5", ""})};
  argv.push_back("STREAMS");
  const std::size_t count = one_in(4) ? 2 : 1;
  for (std::size_t i = 0; i < count; ++i) argv.push_back(key("stream"));
  for (std::size_t i = 0; i < count; ++i)
    argv.push_back(one_in(4) ? stream_id() : by_group && !one_in(3) ? ">" : "0");
  return {argv};
}

StreamCommand CommandStream::xclaim() {
  Words argv{"XCLAIM", key("stream"), group(), consumer(), one_in(4) ? integer() : "0"};
  do argv.push_back(stream_id());
  while (one_in(2));
  while (one_in(2)) {
    const std::string option = pick({"IDLE", "TIME", "RETRYCOUNT", "FORCE", "JUSTID", "LASTID"});
    argv.push_back(option);
    if (option == "LASTID") argv.push_back(stream_id());
    if (option == "RETRYCOUNT") argv.push_back(integer());
    if (option == "IDLE" || option == "TIME") argv.push_back(one_in(2) ? "0" : "100000000");
  }
  return {argv};
}

// Idle times differ between two clocks: only the summary, which has none, is compared whole.
StreamCommand CommandStream::xpending() {
  Words argv{"XPENDING", key("stream"), group()};
  if (one_in(2)) return {argv};
  if (one_in(4)) argv = argv + Words{"IDLE", one_in(3) ? integer() : "0"};
  argv = argv + Words{interval_end("-"), interval_end("+"), small_count()};
  if (one_in(2)) argv.push_back(consumer());
  return {argv, Compare::kNot};
}

StreamCommand CommandStream::xgroup() {
  const std::string name = key("stream");
  switch (below(12)) {
    case 0:
      return {{"XGROUP", "CREATECONSUMER", name, group(), consumer()}};
    case 1:
      return {{"XGROUP", "DELCONSUMER", name, group(), consumer()}};
    case 2:
      return {{"XGROUP", "DESTROY", name, group()}};
    default:
      break;
  }
  Words argv{"XGROUP", pick({"CREATE", "create", "SETID"}), name, group(),
             one_in(3)   ? "$"
             : one_in(2) ? "0"
                         : stream_id()};
  if (argv[1] != "SETID" && one_in(2)) argv.push_back("MKSTREAM");
  if (one_in(4)) argv = argv + Words{"ENTRIESREAD", small_count()};
  return {argv};
}

void CommandStream::fill_stream_commands() {
  makers_["XADD"] = [this] { return xadd(); };
  makers_["XLEN"] = [this] { return StreamCommand{{"XLEN", key("stream")}}; };
  for (const bool reverse : {false, true})
    makers_[reverse ? "XREVRANGE" : "XRANGE"] = [this, reverse] {
      Words argv{reverse ? "XREVRANGE" : "XRANGE", key("stream"), interval_end(reverse ? "+" : "-"),
                 interval_end(reverse ? "-" : "+")};
      if (one_in(2)) argv = argv + Words{"COUNT", small_count()};
      return StreamCommand{argv};
    };
  makers_["XDEL"] = [this] {
    Words argv{"XDEL", key("stream"), stream_id()};
    while (one_in(2)) argv.push_back(stream_id());
    return StreamCommand{argv};
  };
  makers_["XTRIM"] = [this] {
    Words argv{"XTRIM", key("stream")};
    if (!one_in(20)) add_trim(argv);
    return StreamCommand{argv};
  };
  makers_["XSETID"] = [this] {
    Words argv{"XSETID", key("stream"), stream_id()};
    if (one_in(3)) argv = argv + Words{"ENTRIESADDED", small_count()};
    if (one_in(3)) argv = argv + Words{"MAXDELETEDID", stream_id()};
    return StreamCommand{argv};
  };
  makers_["XREAD"] = [this] { return xread(false); };
  makers_["XREADGROUP"] = [this] { return xread(true); };
  makers_["XGROUP"] = [this] { return xgroup(); };
  makers_["XACK"] = [this] {
    Words argv{"XACK", key("stream"), group(), stream_id()};
    while (one_in(2)) argv.push_back(stream_id());
    return StreamCommand{argv};
  };
  makers_["XCLAIM"] = [this] { return xclaim(); };
  makers_["XAUTOCLAIM"] = [this] {
    Words argv{"XAUTOCLAIM",     key("stream"), group(), consumer(), one_in(5) ? "100000000" : "0",
               interval_end("0")};
    // A count that a server has no memory for is refused there: AUTOCLAIM-COUNT.
    const std::string odd = pick({"0", "-1", "x", "9223372036854775807"});
    if (one_in(2)) argv = argv + Words{"COUNT", one_in(9) ? odd : std::to_string(1 + below(12))};
    if (one_in(3)) argv.push_back("JUSTID");
    return StreamCommand{argv};
  };
  makers_["XPENDING"] = [this] { return xpending(); };
  makers_["XINFO"] = [this] {
    const std::string name = key("stream");
    if (one_in(3)) return StreamCommand{{"XINFO", "GROUPS", name}};
    if (one_in(4)) return StreamCommand{{"XINFO", "CONSUMERS", name, group()}, Compare::kNot};
    if (one_in(4)) return StreamCommand{{"XINFO", "STREAM", name, "FULL"}, Compare::kNot};
    return StreamCommand{{"XINFO", "STREAM", name}};
  };
}

}  // namespace perigee::testing
