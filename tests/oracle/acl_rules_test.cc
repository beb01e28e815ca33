// Random rules, applied to a user here and on a real server: the same is refused in the same words,
// and ACL LIST tells the same. The commands and their categories are those of the server, so that
// the rules that are told, which depend on all of them, can be compared.
#include "tests/oracle/acl_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/named_bits.h"
#include "engine/clients/acl_text.h"
#include "engine/clients/user.h"
#include "engine/commands/command_replies.h"
#include "tests/oracle/command_stream.h"
#include "tests/oracle/same_data.h"
#include "tests/support/redis_server.h"
#include "tests/support/seeds.h"

namespace perigee::testing {
namespace {

std::uint32_t categories_in(const Reply& names) {
  std::uint32_t categories = 0;
  for (const Reply& name : *names.get_if<Reply::Array>())
    categories |= commands::category_called(name.get_if<Reply::Status>()->text.substr(1));
  return categories;
}

// The server's commands, as COMMAND tells of them.
class ServerCommands {
 public:
  explicit ServerCommands(RedisServer& server) {
    const Reply rows = server.call({"COMMAND"});
    for (const Reply& row : *rows.get_if<Reply::Array>()) add(row, false);
  }
  clients::AclCommands table() const { return {commands_, commands::category_names()}; }
  std::vector<std::string> names() const { return {names_.begin(), names_.end()}; }

 private:
  void add(const Reply& row, bool is_subcommand) {
    const Reply::Array& fields = *row.get_if<Reply::Array>();
    const Reply::Array& subcommands = *fields[9].get_if<Reply::Array>();
    names_.push_back(*fields[0].get_if<std::string>());
    commands_.push_back(
        {names_.back(), categories_in(fields[6]), subcommands.size(), is_subcommand});
    for (const Reply& subcommand : subcommands) add(subcommand, true);
  }

  std::deque<std::string> names_;
  std::vector<clients::AclCommand> commands_;
};

bool is_single_command(const std::string& word) {
  return word.size() > 1 && (word[0] == '+' || word[0] == '-') && word[1] != '@';
}

// Single commands stand in the order of a server's hash table: sorted, those that are together.
std::string in_order(const std::string& text) {
  std::string spaced;
  for (const char c : text) (c == ')' ? spaced += ' ' : spaced) += c;
  std::istringstream in(spaced);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  for (auto from = words.begin(); from != words.end();) {
    const auto to = std::find_if_not(from, words.end(), is_single_command);
    std::sort(from, to);
    from = to == words.end() ? to : to + 1;
  }
  std::string ordered;
  for (const std::string& word : words) ordered += word + " ";
  return ordered;
}

class AclRulesOf : public ::testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, AclRulesOf, ::testing::Values(51, 52, 53));

TEST_P(AclRulesOf, AUserAreTakenAndToldAsByAServer) {
  auto server = RedisServer::start();
  if (!server) GTEST_SKIP() << "redis-server is not installed";
  const char* chosen = std::getenv("PERIGEE_ACL_STEPS");
  const std::size_t total = chosen == nullptr ? 8'000 : std::strtoull(chosen, nullptr, 10);
  const std::uint64_t seed = test_seed(GetParam());
  SCOPED_TRACE(rerun_line(seed));
  const ServerCommands commands(*server);
  const clients::AclCommands table = commands.table();
  AclRules rules(seed, commands.names());

  clients::User user;
  server->call({"ACL", "SETUSER", "u"});
  std::vector<std::string> applied;
  std::size_t refused = 0;
  for (std::size_t step = 0; step < total; ++step) {
    if (rules.one_in(30))
      applied = {"reset"};
    else
      applied.push_back(rules.next());
    const std::string& rule = applied.back();
    clients::User changed = user;
    const std::string_view error = changed.apply(rule, table, false);
    if (error.empty()) user = changed;
    refused += error.empty() ? 0 : 1;
    const Reply ours =
        error.empty() ? Reply(Reply::Status{"OK"})
                      : Reply(Error{ErrorCode::kSyntax, "ERR Error in ACL SETUSER modifier '" +
                                                            std::string(clients::until_nul(rule)) +
                                                            "': " + std::string(error)});
    ASSERT_EQ(ours.to_text(), server->call({"ACL", "SETUSER", "u", rule}).to_text())
        << shown(applied);
    const Reply list = server->call({"ACL", "LIST"});
    const std::string theirs = *list.get_if<Reply::Array>()->at(1).get_if<std::string>();
    ASSERT_EQ(in_order("user u " + user.text(table)), in_order(theirs)) << shown(applied);
  }
  EXPECT_GT(refused, total / 100);
}

}  // namespace
}  // namespace perigee::testing
