#include "engine/core/tree_sink.h"

namespace perigee::core {

void TreeSink::open(Kind kind, std::size_t items) {
  open_.push_back({kind, items, {}});
  if (items != 0) return;
  Open empty = std::move(open_.back());
  open_.pop_back();
  add(close(std::move(empty)));
}

// Puts a finished reply where it belongs, and closes what it completes.
void TreeSink::add(Reply reply) {
  while (!open_.empty()) {
    Open& top = open_.back();
    top.items.push_back(std::move(reply));
    if (--top.left != 0) return;
    reply = close(std::move(top));
    open_.pop_back();
  }
  on_reply(std::move(reply));
}

void TreeSink::on_start_over() {
  if (open_.size() < mark_.depth) mark_ = {};  // all of it was complete
  while (open_.size() > mark_.depth) open_.pop_back();
  root_ = Reply();
  if (open_.empty()) return;
  Open& top = open_.back();
  top.left += top.items.size() - mark_.items;
  top.items.resize(mark_.items);
}

Reply TreeSink::close(Open&& done) {
  if (done.kind == Kind::kArray) return Reply(Reply::Array(std::move(done.items)));
  if (done.kind == Kind::kSet) return Reply(Reply::Set{std::move(done.items)});
  Reply::Map map;
  for (std::size_t i = 0; i + 1 < done.items.size(); i += 2)
    map.entries.emplace_back(std::move(done.items[i]), std::move(done.items[i + 1]));
  return Reply(std::move(map));
}

}  // namespace perigee::core
