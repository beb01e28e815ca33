// engine/clients/acl_text.h: how the texts of ACL rules are read.
//
// For the files of this floor and for the commands about users.
#pragma once

#include <string_view>

namespace perigee::clients {

// A server reads names and words to the first NUL.
inline std::string_view until_nul(std::string_view text) { return text.substr(0, text.find('\0')); }

// White space or NUL, which neither patterns nor names of users may contain.
inline bool has_spaces(std::string_view text) {
  using namespace std::string_view_literals;
  return text.find_first_of(" \t\n\v\f\r\0"sv) != text.npos;
}

}  // namespace perigee::clients
