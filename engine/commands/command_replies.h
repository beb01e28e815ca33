// engine/commands/command_replies.h: rows told to a client, in the form a 7.0 server has for them.
//
// For the handlers of COMMAND.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "perigee/reply_sink.h"

#include "engine/base/named_bits.h"
#include "engine/commands/spec.h"

namespace perigee::commands {

// The categories of the row and those that follow from its flags.
std::uint32_t categories_of(const CommandSpec& command);

// All categories, in the order in which a server names them.
std::span<const base::NamedBit> category_names();

// The category called `name` in any case, without '@'; 0 when there is none.
std::uint32_t category_called(std::string_view name);

// One reply each: an element of COMMAND INFO; the value of a command in COMMAND DOCS; a set of
// KeyUse's names.
void write_info(ReplySink& sink, const CommandSpec& command);
void write_docs(ReplySink& sink, const CommandSpec& command);
void write_key_use(ReplySink& sink, std::uint32_t use);

}  // namespace perigee::commands
