#include "engine/clients/user.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace perigee::clients {
namespace {

constexpr std::uint32_t kRead = 1, kWrite = 2, kSome = 4;
constexpr base::NamedBit kCategories[] = {{kRead, "@read"}, {kWrite, "@write"}, {kSome, "@some"}};

const AclCommands& table() {
  static const AclCommands table({{.name = "box", .subcommands = 2},
                                  {.name = "box|open", .categories = kRead, .is_subcommand = true},
                                  {.name = "box|shut", .categories = kWrite, .is_subcommand = true},
                                  {.name = "get", .categories = kRead | kSome},
                                  {.name = "len", .categories = kRead},
                                  {.name = "select", .categories = kSome},
                                  {.name = "set", .categories = kWrite | kSome}},
                                 kCategories);
  return table;
}
enum : std::size_t { kBox, kOpen, kShut, kGet, kLen, kSelect, kSet };

User with(const std::vector<std::string>& rules) {
  User user;
  for (const std::string& rule : rules) EXPECT_EQ(user.apply(rule, table(), false), "") << rule;
  return user;
}
std::string text(const std::vector<std::string>& rules) { return with(rules).text(table()); }

TEST(User, IsOffAndMayDoNothingAtFirst) {
  EXPECT_EQ(text({}), "off resetchannels -@all");
  EXPECT_FALSE(User().admits(""));
  EXPECT_FALSE(User().may_do_everything());
  EXPECT_EQ(User(true).text(table()), "off &* -@all");
  EXPECT_EQ(User::allowing_everything().text(table()), "on nopass ~* &* +@all");
  EXPECT_TRUE(User::allowing_everything().may_do_everything());
}

TEST(User, AdmitsByAnyOfItsPasswords) {
  User user = with({"on", ">one", ">two", ">one"});
  EXPECT_EQ(user.passwords().size(), 2U);
  EXPECT_TRUE(user.admits("one") && user.admits("two"));
  EXPECT_FALSE(user.admits("") || user.admits("onetwo"));
  EXPECT_EQ(user.apply("<one", table(), false), "");
  EXPECT_FALSE(user.admits("one"));
  EXPECT_NE(user.apply("<one", table(), false), "");
  EXPECT_EQ(user.apply("off", table(), false), "");
  EXPECT_FALSE(user.admits("two"));
  EXPECT_TRUE(with({"on", ">one", "nopass"}).admits("anything"));
  EXPECT_FALSE(with({"on", "nopass", "resetpass"}).admits(""));
  const std::string nul("p\0q", 3);
  EXPECT_TRUE(with({"on", ">" + nul}).admits(nul));
  EXPECT_FALSE(with({"on", ">" + nul}).admits("p"));
}

TEST(User, APasswordSetAloneTakesThePlaceOfAll) {
  User user = with({"on", ">one", ">two"});
  user.set_password("three");
  EXPECT_TRUE(user.admits("three"));
  EXPECT_FALSE(user.admits("one"));
  user.set_password("");
  EXPECT_TRUE(user.needs_no_password());
}

TEST(User, TellsTheShortestRules) {
  EXPECT_EQ(text({"+@read"}), "off resetchannels -@all +@read");
  EXPECT_EQ(text({"+get", "+len", "+box|open"}), "off resetchannels -@all +@read");
  EXPECT_EQ(text({"+box"}), "off resetchannels -@all +box");
  EXPECT_EQ(text({"+box", "-box|shut"}), "off resetchannels -@all +box -box|shut");
  EXPECT_EQ(text({"+@all", "-set"}), "off resetchannels +@all -set");
  EXPECT_EQ(text({"+@all", "-@write"}), "off resetchannels +@all -@write");
  EXPECT_EQ(text({"+@all", "-@all"}), "off resetchannels -@all");
  EXPECT_EQ(text({"+SELECT|0", "+select|0", "+select|One"}),
            "off resetchannels -@all +select|0 +select|One");
  EXPECT_EQ(text({"+select|0", "+select"}), "off resetchannels -@all +select");
  EXPECT_EQ(text({"+select|0", "+@some", "-get", "-set", "-select"}), "off resetchannels -@all");
}

TEST(User, TellsKeysChannelsAndSelectors) {
  EXPECT_EQ(text({"~a", "%R~b", "%W~b", "%rw~c", "%R~a", "&x", "&x", "&y"}),
            "off ~a ~b ~c resetchannels &x &y -@all");
  EXPECT_EQ(text({"(+get ~a)", "()", "( \"%R~b\"  &* )"}),
            "off resetchannels -@all (~a resetchannels -@all +get) (resetchannels -@all) (%R~b &* "
            "-@all)");
  EXPECT_EQ(text({"(+get)", "on", "reset"}), "off sanitize-payload resetchannels -@all");
}

TEST(User, ARefusedRuleChangesNothing) {
  for (const std::string rule :
       {"+nosuch",   "-nosuch",   "+@nosuch", "+box|nosuch", "+box|open|x", "+select|",
        "-select|0", "+",         "-",        "+@",          "%~a",         "%",
        "%RR~a",     "%X~a",      "~a b",     "&a b",        "nosuch",      "#12",
        "!12",       "(+nosuch)", "(on)",     ")",           "<none"}) {
    User user = with({"on", "nopass", "+get", "~k"});
    EXPECT_NE(user.apply(rule, table(), false), "") << rule;
    EXPECT_EQ(user.text(table()), "on nopass ~k resetchannels -@all +get") << rule;
  }
}

TEST(Selector, AllowsWhatItsRulesSay) {
  const Selector selector =
      with({"+@read", "-len", "+select|0", "~k*", "%R~r*", "%W~w*", "&c*"}).selectors()[0];
  const std::string_view zero = "0", one = "1";
  EXPECT_TRUE(selector.may_run(kGet, nullptr) && selector.may_run(kOpen, nullptr));
  EXPECT_FALSE(selector.may_run(kLen, nullptr) || selector.may_run(kSet, nullptr) ||
               selector.may_run(kBox, nullptr) || selector.may_run(kShut, nullptr));
  EXPECT_TRUE(selector.may_run(kSelect, &zero));
  EXPECT_FALSE(selector.may_run(kSelect, &one) || selector.may_run(kSelect, nullptr));

  EXPECT_TRUE(selector.may_use_key("k1", kReadsKey | kWritesKey));
  EXPECT_TRUE(selector.may_use_key("r1", kReadsKey) && selector.may_use_key("r1", 0));
  EXPECT_FALSE(selector.may_use_key("r1", kWritesKey) || selector.may_use_key("w1", kReadsKey));
  EXPECT_FALSE(selector.may_use_key("x", 0));
  EXPECT_FALSE(selector.may_use_every_key(kReadsKey));
  EXPECT_TRUE(with({"%R~*"}).selectors()[0].may_use_every_key(kReadsKey));
  EXPECT_FALSE(with({"%R~*"}).selectors()[0].may_use_every_key(kWritesKey));

  EXPECT_TRUE(selector.may_use_channel("c1", false) && selector.may_use_channel("c*", true));
  EXPECT_FALSE(selector.may_use_channel("c1", true) || selector.may_use_channel("d", false));
}

// Permissions to do everything are not what "everything but" leaves, nor what is added up.
TEST(Selector, AllowingEverythingIsSaidAtOnce) {
  EXPECT_TRUE(with({"allcommands", "allkeys", "allchannels"}).may_do_everything());
  EXPECT_TRUE(with({"(+@all ~* &*)"}).may_do_everything());
  EXPECT_FALSE(with({"+@all", "~*"}).may_do_everything());
  EXPECT_FALSE(with({"+@all", "~*", "(&*)"}).may_do_everything());
  EXPECT_FALSE(with({"+@all", "-get", "~*", "&*"}).may_do_everything());
  EXPECT_TRUE(with({"+@all", "-get", "+@all", "~*", "&*"}).may_do_everything());
}

}  // namespace
}  // namespace perigee::clients
