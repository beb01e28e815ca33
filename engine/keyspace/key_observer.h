// engine/keyspace/key_observer.h: who is told, in the middle of a turn, that keys have changed.
//
// Sessions that watch a key, wait for one or want to hear of events stand behind it. Nothing here
// may call the engine, and nothing can fail: memory is made ready when somebody begins to watch.
#pragma once

#include <string_view>

#include "engine/keyspace/keyspace.h"

namespace perigee::keyspace {

class KeyObserver {
 public:
  virtual ~KeyObserver() = default;

  // A key was written, removed, or has expired.
  virtual void key_changed(int database, std::string_view key) noexcept = 0;
  // Something about it was, that WATCH does not count: the groups of a stream.
  virtual void key_touched(int database, std::string_view key) noexcept = 0;
  // All keys of a database are about to go, or two databases to change places. Keys that are due
  // are gone already.
  virtual void emptying(int database, const Keyspace& keyspace,
                        std::int64_t now_millis) noexcept = 0;
  virtual void swapping(int a, int b, const Keyspace& keyspace,
                        std::int64_t now_millis) noexcept = 0;
  // An event about a key; `event` lives as long as the program.
  virtual void published(int database, std::string_view event, std::string_view key) noexcept = 0;
};

}  // namespace perigee::keyspace
