#include "tests/oracle/acl_rules.h"

#include "engine/base/sha256.h"
#include "engine/base/text.h"

namespace perigee::testing {
namespace {

const std::vector<std::string> kCategories = {
    "keyspace", "read",   "write",     "set",        "sortedset",   "list",        "hash", "string",
    "geo",      "stream", "bitmap",    "pubsub",     "admin",       "hyperloglog", "fast", "slow",
    "blocking", "all",    "dangerous", "connection", "transaction", "scripting"};

}  // namespace

std::string AclRules::in_any_case(std::string text) {
  if (one_in(6))
    for (char& c : text)
      if (one_in(2)) c = base::to_upper(c);
  return text;
}

std::string AclRules::about_commands() {
  const std::string sign = one_in(2) ? "+" : "-";
  switch (below(8)) {
    case 0:
    case 1:
    case 2:
      return in_any_case(sign + "@" + pick(kCategories));
    case 3:
      return in_any_case("+" + command() + "|" + pick({"0", "a", "help", "get", "x*"}));
    case 4:
      return in_any_case(pick({"allcommands", "nocommands", "+@all", "-@all"}));
    default:
      return in_any_case(sign + command());
  }
}

std::string AclRules::about_keys_or_channels() {
  const std::string pattern = pick({"k*", "k1", "*", "[ab]*", "l?", "*x", "q", ""});
  switch (below(6)) {
    case 0:
      return in_any_case(pick({"resetkeys", "resetchannels", "allkeys", "allchannels"}));
    case 1:
      return "%" + pick({"R", "W", "RW", "WR", "r", "w"}) + "~" + pattern;
    case 2:
      return "&" + pattern;
    case 3:
      return pick({"resetkeys", "resetchannels"});
    default:
      return "~" + pattern;
  }
}

std::string AclRules::about_the_user() {
  const std::string password = pick({"one", "two", ""});
  const auto hash = base::sha256_hex(password);
  switch (below(6)) {
    case 0:
      return one_in(8) ? "reset" : "resetpass";
    case 1:
      return pick({">", "<"}) + password;
    case 2:
      return pick({"#", "!"}) + std::string(hash.begin(), hash.end());
    case 3:
      return in_any_case(pick({"nopass", "sanitize-payload", "skip-sanitize-payload", "off"}));
    case 4:
      return "clearselectors";
    default:
      return in_any_case("on");
  }
}

std::string AclRules::wrong() {
  using namespace std::string_literals;
  return pick({"",
               "+",
               "-",
               "+@",
               "-@nosuch",
               "+nosuch",
               "%",
               "%R",
               "%~k",
               "%RR~k",
               "%X~k",
               "nosuch",
               "#abc",
               "!abc",
               "+get|",
               "+|get",
               "+config|get|x",
               "-get|x",
               "+client|",
               "()",
               ")",
               "( )",
               "~a b",
               "&a b",
               "&a\0b"s,
               "~a\0b"s,
               "on\0off"s,
               "+get\0x"s,
               "+get|a\0b"s,
               ">p\0q"s,
               "(+get\0~k)"s,
               "(\"~k)",
               "(on)",
               "((+get))",
               "+@read\0"s,
               "allkeys\0"s});
}

std::string AclRules::next() {
  const std::uint64_t kind = below(40);
  if (kind == 0) return wrong();
  if (kind < 4) {
    std::string rules;
    for (std::uint64_t left = below(5); left > 0; --left)
      rules +=
          (rules.empty() ? "" : " ") + (one_in(2) ? about_commands() : about_keys_or_channels());
    return "(" + rules + ")";
  }
  if (kind < 10) return about_the_user();
  return kind < 20 ? about_keys_or_channels() : about_commands();
}

std::vector<std::string> AclRules::list(std::size_t most) {
  std::vector<std::string> rules;
  for (std::uint64_t left = below(most + 1); left > 0; --left) rules.push_back(next());
  return rules;
}

}  // namespace perigee::testing
