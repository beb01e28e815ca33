// engine/commands/hash_commands.h: the handlers of the hash family.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void hdel(Invocation& call);
void hexists(Invocation& call);
void hget(Invocation& call);
void hgetall(Invocation& call);
void hincrby(Invocation& call);
void hincrbyfloat(Invocation& call);
void hkeys(Invocation& call);
void hlen(Invocation& call);
void hmget(Invocation& call);
void hmset(Invocation& call);
void hrandfield(Invocation& call);
void hscan(Invocation& call);
void hset(Invocation& call);
void hsetnx(Invocation& call);
void hstrlen(Invocation& call);
void hvals(Invocation& call);

// hash_expiry_commands.cc: deadlines of fields.
void hexpire(Invocation& call);
void hexpireat(Invocation& call);
void hexpiretime(Invocation& call);
void hgetdel(Invocation& call);
void hgetex(Invocation& call);
void hpersist(Invocation& call);
void hpexpire(Invocation& call);
void hpexpireat(Invocation& call);
void hpexpiretime(Invocation& call);
void hpttl(Invocation& call);
void hsetex(Invocation& call);
void httl(Invocation& call);

}  // namespace perigee::commands
