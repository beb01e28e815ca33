#include "engine/base/crc64.h"

#include <gtest/gtest.h>

namespace perigee::base {
namespace {

TEST(Crc64, KnownAnswers) {
  EXPECT_EQ(crc64(""), 0u);
  EXPECT_EQ(crc64("123456789"), 0xe9c6d914c4b8d9cau);
}

TEST(Crc64, GoesOnFromWhatCameBefore) {
  const std::string_view text = "123456789";
  for (std::size_t cut = 0; cut <= text.size(); ++cut)
    EXPECT_EQ(crc64(text.substr(cut), crc64(text.substr(0, cut))), crc64(text)) << cut;
}

}  // namespace
}  // namespace perigee::base
