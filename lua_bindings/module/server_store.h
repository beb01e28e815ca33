// lua_bindings/module/server_store.h: real servers in the place of engines, through hiredis.
//
// PERIGEE_TARGET=redis://host:port[,redis://host:port...] names them. What is opened is emptied
// first, so a server that holds anything that is not ours is refused. Each open() takes the next
// server of the list; when it comes round to one again, the store that had it is closed.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lua_bindings/module/store.h"

namespace perigee::module {

class ServerStore;

struct OpenServer {
  std::shared_ptr<Store> store;
  std::shared_ptr<TimeSource> time;  // advancing it is waiting, a second at the most
};

class Servers {
 public:
  static constexpr char kTypeName[] = "perigee.servers";

  // The text of PERIGEE_TARGET; kSyntax when it is not what the head of this file says.
  static Result<std::shared_ptr<Servers>> parse(std::string_view target);

  Result<OpenServer> open();

 private:
  struct Place {
    std::string host;
    int port = 0;
    bool ours = false;  // it was empty when first seen
    std::weak_ptr<ServerStore> holder = {};
  };
  std::vector<Place> places_;
  std::size_t next_ = 0;
};

}  // namespace perigee::module
