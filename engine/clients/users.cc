#include "engine/clients/users.h"

namespace perigee::clients {

const NamedUser* Users::find(std::string_view name) const {
  const auto at = users_.find(name);
  return at == users_.end() ? nullptr : &*at;
}

void Users::set(std::string_view name, User user) {
  const auto at = users_.find(name);
  if (at == users_.end())
    users_.emplace(name, std::move(user));
  else
    at->second = std::move(user);
}

void Users::require_password(std::string_view password) {
  users_.find(std::string_view("default"))->second.set_password(password);
}

}  // namespace perigee::clients
