// engine/persist/lzf.h: texts made shorter, as payloads hold them, by liblzf.
//
// What a text is packed to follows from the text alone, although liblzf does not clear its table
// of places: it looks at a place only to compare bytes there, and each three bytes that came
// before stand in the table with a place of this very text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace perigee::persist {

// The packed text, when that is at least four bytes shorter. Takes a quarter of a megabyte of
// stack.
std::optional<std::string> pack(std::string_view text);

// A packed text of `size` bytes unpacked to `text`; false when it is none. Takes no memory for a
// size that cannot be true.
bool unpack(std::string_view packed, std::size_t size, std::string& text);

}  // namespace perigee::persist
