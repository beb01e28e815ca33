#include "engine/clients/acl_log.h"

#include <gtest/gtest.h>

#include <string>

namespace perigee::clients {
namespace {

AclLog::Entry refusal(const std::string& object, std::int64_t at) {
  return {.reason = Denied::kKey, .object = object, .user = "bob", .client = "c", .at = at};
}

TEST(AclLog, GroupsTheSameRefusalWithinAMinute) {
  AclLog log;
  log.add(refusal("a", 1000), 10);
  log.add(refusal("b", 2000), 10);
  log.add(refusal("a", 61'000), 10);
  ASSERT_EQ(log.entries().size(), 2U);
  EXPECT_EQ(log.entries()[0].object, "a");  // it has come to the front
  EXPECT_EQ(log.entries()[0].count, 2U);
  EXPECT_EQ(log.entries()[0].at, 61'000);
  EXPECT_EQ(log.entries()[1].count, 1U);
  log.add(refusal("a", 121'001), 10);  // a millisecond too late
  EXPECT_EQ(log.entries().size(), 3U);
  EXPECT_EQ(log.entries()[0].count, 1U);
}

TEST(AclLog, TellsRefusalsApartByAllThatIsSaid) {
  AclLog log;
  log.add(refusal("a", 0), 10);
  AclLog::Entry other = refusal("a", 0);
  other.reason = Denied::kCommand;
  log.add(other, 10);
  other = refusal("a", 0);
  other.context = AclLog::Context::kScript;
  log.add(other, 10);
  other = refusal("a", 0);
  other.user = "alice";
  log.add(other, 10);
  other = refusal("a", 0);
  other.client = "another connection";
  log.add(other, 10);
  ASSERT_EQ(log.entries().size(), 4U);
  EXPECT_EQ(log.entries()[0].client, "another connection");
  EXPECT_EQ(log.entries()[0].count, 2U);
}

TEST(AclLog, LooksAtTheTenNewestAlone) {
  AclLog log;
  for (const char* object : {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"})
    log.add(refusal(object, 0), 100);
  log.add(refusal("0", 0), 100);
  EXPECT_EQ(log.entries()[0].count, 2U);  // the tenth
  log.add(refusal("10", 0), 100);
  log.add(refusal("1", 0), 100);
  EXPECT_EQ(log.entries()[0].count, 1U);  // the eleventh
  EXPECT_EQ(log.entries().size(), 12U);
}

TEST(AclLog, KeepsTheNewest) {
  AclLog log;
  for (const char* object : {"a", "b", "c"}) log.add(refusal(object, 0), 2);
  ASSERT_EQ(log.entries().size(), 2U);
  EXPECT_EQ(log.entries()[1].object, "b");
  log.add(refusal("d", 0), 0);
  EXPECT_TRUE(log.entries().empty());
}

}  // namespace
}  // namespace perigee::clients
