// engine/commands/bitmap_commands.h: handlers of the bitmap family; the rows are in
// bitmap_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void bitcount(Invocation& call);
void bitfield(Invocation& call);
void bitfield_ro(Invocation& call);
void bitop(Invocation& call);
void bitpos(Invocation& call);
void getbit(Invocation& call);
void setbit(Invocation& call);

// The offset of a bit, or a refusal in the server's words. With `field_bits`, "#3" is the third
// field of so many bits.
Result<std::uint64_t> to_bit_offset(const keyspace::Turn& turn, std::string_view text,
                                    int field_bits = 0);

// What BITFIELD does with its key: only reads it when all it does is GET.
std::uint32_t bitfield_key_use(Arguments argv);

}  // namespace perigee::commands
