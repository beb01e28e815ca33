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

std::string take_with_footer(RdbWriter& out, std::uint16_t version) {
  out.little(version);
  out.little(base::crc64(out.bytes()));
  return out.take();
}

// The content of a payload whose footer is right.
RdbReader content_of(std::string_view payload) {
  return RdbReader(payload.substr(0, payload.size() - kFooterBytes));
}

// The candidates of 7.0 kept the name beside the source, and a description, which is dropped.
std::string library_of_candidates(RdbReader& in) {
  std::string scratch, source = "#!";
  const std::string name(in.text(scratch));
  source.append(in.text(scratch)).append(" name=").append(name).append("\n");
  if (in.length() != 0) in.text(scratch);
  return source.append(in.text(scratch));
}

}  // namespace

std::string dump(const keyspace::Value& value, const keyspace::Settings& settings) {
  RdbWriter out;
  const std::uint16_t version = write_value(out, value, settings);
  return take_with_footer(out, version);
}

Result<keyspace::Value> restore(std::string_view payload, const keyspace::Settings& settings,
                                std::uint64_t hash_seed) {
  if (!has_right_footer(payload)) return wrong_footer();
  RdbReader in = content_of(payload);
  const auto type = static_cast<RdbType>(in.byte());
  auto value = read_value(in, type, {settings, hash_seed});
  if (!value || !in.ok() || in.left() != 0) return bad_data();
  return *std::move(value);
}

std::string dump_libraries(const keyspace::Libraries& libraries) {
  RdbWriter out;
  for (const auto& library : libraries.all()) {
    out.little(kLibrary);
    out.text(library->source);
  }
  return take_with_footer(out, kRdbVersion);
}

Result<std::vector<std::string>> read_libraries(std::string_view payload) {
  if (!has_right_footer(payload)) return wrong_footer();
  std::vector<std::string> sources;
  std::string scratch;
  for (RdbReader in = content_of(payload); in.left() != 0;) {
    const std::uint8_t type = in.byte();
    if (type != kLibrary && type != kLibraryOfCandidates)
      return Error{ErrorCode::kOutOfRange, "ERR given type is not a function"};
    sources.push_back(type == kLibrary ? std::string(in.text(scratch)) : library_of_candidates(in));
    if (!in.ok()) return Error{ErrorCode::kOutOfRange, "ERR Failed loading library payload"};
  }
  return sources;
}

}  // namespace perigee::persist
