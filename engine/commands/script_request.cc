#include "engine/commands/script_request.h"

#include <string>

namespace perigee::commands {
namespace {

Error refuse(std::string_view text) { return {ErrorCode::kSyntax, std::string(text)}; }

}  // namespace

std::optional<ScriptService::Request> read_request(Invocation& call, bool read_only,
                                                   std::string_view no_number) {
  const auto count = to_integer(call.argv()[2]);
  const Arguments rest = call.argv().subspan(3);
  if (!count) {
    call.reply(no_number.empty() ? count.error() : refuse(no_number));
  } else if (*count > static_cast<std::int64_t>(rest.size())) {
    call.reply(refuse("ERR Number of keys can't be greater than number of args"));
  } else if (*count < 0) {
    call.reply(refuse("ERR Number of keys can't be negative"));
  } else {
    const auto keys = static_cast<std::size_t>(*count);
    return ScriptService::Request{rest.first(keys), rest.subspan(keys), read_only, &call.client(),
                                  call.argv()};
  }
  return std::nullopt;
}

}  // namespace perigee::commands
