// engine/commands/generic_commands.h: handlers for keys of any type; the rows are in
// generic_table.cc, connection_table.cc and server_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void copy(Invocation& call);
void del(Invocation& call);  // also UNLINK
void dump(Invocation& call);
void exists(Invocation& call);
void expire(Invocation& call);
void expireat(Invocation& call);
void expiretime(Invocation& call);
void keys(Invocation& call);
void move(Invocation& call);
void object_encoding(Invocation& call);
void object_freq(Invocation& call);
void object_help(Invocation& call);
void object_idletime(Invocation& call);
void object_refcount(Invocation& call);
void persist(Invocation& call);
void pexpire(Invocation& call);
void pexpireat(Invocation& call);
void pexpiretime(Invocation& call);
void pttl(Invocation& call);
void randomkey(Invocation& call);
void rename(Invocation& call);
void renamenx(Invocation& call);
void restore(Invocation& call);
void scan(Invocation& call);
void touch(Invocation& call);
void ttl(Invocation& call);
void type(Invocation& call);

void dbsize(Invocation& call);
void flushall(Invocation& call);
void flushdb(Invocation& call);
void swapdb(Invocation& call);
void time(Invocation& call);
void wait(Invocation& call);

}  // namespace perigee::commands
