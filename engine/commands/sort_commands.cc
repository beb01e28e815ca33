#include "engine/commands/sort_commands.h"

#include <optional>
#include <string>
#include <vector>

#include "engine/commands/permissions.h"
#include "engine/ops/sort_ops.h"

namespace perigee::commands {
namespace {

// Which keys a pattern stands for, nobody knows beforehand.
void need_every_key(Invocation& call, std::string_view option) {
  const clients::Client* client = call.restricted();
  if (client == nullptr || may_read_every_key(client->user->second, call.command(), call.argv()))
    return;
  call.args().refuse(
      ErrorCode::kDenied,
      "ERR " + std::string(option) + " option of SORT denied due to insufficient ACL permissions.");
}

struct SortArgs {
  SortOptions how;
  std::vector<std::string_view> get;
  std::optional<std::string_view> store_key;

  void read(Invocation& call, bool may_store) {
    ArgReader& in = call.args();
    while (in.left() != 0 && !in.error()) {
      if (in.token("ASC")) {
        how.descending = false;
      } else if (in.token("DESC")) {
        how.descending = true;
      } else if (in.token("ALPHA")) {
        how.as_text = true;
      } else if (in.left() > 2 && in.token("LIMIT")) {
        how.skip = in.integer();
        how.most = in.integer();
      } else if (may_store && in.left() > 1 && in.token("STORE")) {
        store_key = in.bytes();
      } else if (in.left() > 1 && in.token("BY")) {
        how.by = in.bytes();
        if (how.by->find('*') != how.by->npos) need_every_key(call, "BY");
      } else if (in.left() > 1 && in.token("GET")) {
        need_every_key(call, "GET");
        get.push_back(in.bytes());
      } else {
        in.refuse_syntax();
      }
    }
    how.get = get;
  }
};

void sort(Invocation& call, bool may_store) {
  ArgReader& in = call.args();
  const std::string_view key = in.bytes();
  SortArgs args;
  args.read(call, may_store);
  if (in.error()) return call.reply(*in.error());
  if (args.store_key)
    return call.reply(ops::store_sorted(call.turn(), *args.store_key, key, args.how));
  const auto sorted = ops::sort(call.turn(), key, args.how, call.in_script());
  if (!sorted) return call.reply(sorted.error());
  call.sink().array(sorted->size());
  for (const auto& item : *sorted) item ? call.reply(std::string_view(*item)) : call.reply_null();
}

}  // namespace

void sort(Invocation& call) { sort(call, true); }
void sort_ro(Invocation& call) { sort(call, false); }

}  // namespace perigee::commands
