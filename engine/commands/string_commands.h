// engine/commands/string_commands.h: handlers of the string family; the rows are in
// string_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void append(Invocation& call);
void decr(Invocation& call);
void decrby(Invocation& call);
void get(Invocation& call);
void getdel(Invocation& call);
void getex(Invocation& call);
void getrange(Invocation& call);  // also SUBSTR
void getset(Invocation& call);
void incr(Invocation& call);
void incrby(Invocation& call);
void incrbyfloat(Invocation& call);
void lcs(Invocation& call);
void mget(Invocation& call);
void mset(Invocation& call);
void msetnx(Invocation& call);
void psetex(Invocation& call);
void set(Invocation& call);
void setex(Invocation& call);
void setnx(Invocation& call);
void setrange(Invocation& call);
void strlen(Invocation& call);

// What SET does with its key: reads the old value only when asked to.
std::uint32_t set_key_use(Arguments argv);

}  // namespace perigee::commands
