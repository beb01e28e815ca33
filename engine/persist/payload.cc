#include "engine/persist/payload.h"

#include "engine/base/crc64.h"
#include "engine/persist/rdb_format.h"
#include "engine/persist/read_value.h"
#include "engine/persist/write_value.h"

namespace perigee::persist {
namespace {

constexpr std::size_t kFooterBytes = 10, kChecksumBytes = 8;

Error wrong_footer() {
  return {ErrorCode::kOutOfRange, "ERR DUMP payload version or checksum are wrong"};
}
Error bad_data() { return {ErrorCode::kOutOfRange, "ERR Bad data format"}; }

bool has_right_footer(std::string_view payload) {
  if (payload.size() < kFooterBytes) return false;
  ByteReader footer(payload.substr(payload.size() - kFooterBytes));
  const auto version = footer.little<std::uint16_t>();
  const auto checksum = footer.little<std::uint64_t>();
  return version <= kRdbVersionOfTimedHash &&
         checksum == base::crc64(payload.substr(0, payload.size() - kChecksumBytes));
}

}  // namespace

std::string dump(const keyspace::Value& value, const keyspace::Settings& settings) {
  RdbWriter out;
  out.little(write_value(out, value, settings));
  out.little(base::crc64(out.bytes()));
  return out.take();
}

Result<keyspace::Value> restore(std::string_view payload, const keyspace::Settings& settings,
                                std::uint64_t hash_seed) {
  if (!has_right_footer(payload)) return wrong_footer();
  RdbReader in(payload.substr(0, payload.size() - kFooterBytes));
  const auto type = static_cast<RdbType>(in.byte());
  auto value = read_value(in, type, {settings, hash_seed});
  if (!value || !in.ok() || in.left() != 0) return bad_data();
  return *std::move(value);
}

}  // namespace perigee::persist
