// engine/commands/zset_commands.h: handlers of the sorted set family; the rows are in
// zset_table.cc, zset_range_table.cc and zset_combine_table.cc.
#pragma once

#include "engine/commands/invocation.h"

namespace perigee::commands {

void bzmpop(Invocation& call);
void bzpopmax(Invocation& call);
void bzpopmin(Invocation& call);
void zadd(Invocation& call);
void zcard(Invocation& call);
void zcount(Invocation& call);
void zdiff(Invocation& call);
void zdiffstore(Invocation& call);
void zincrby(Invocation& call);
void zinter(Invocation& call);
void zintercard(Invocation& call);
void zinterstore(Invocation& call);
void zlexcount(Invocation& call);
void zmpop(Invocation& call);
void zmscore(Invocation& call);
void zpopmax(Invocation& call);
void zpopmin(Invocation& call);
void zrandmember(Invocation& call);
void zrange(Invocation& call);
void zrangebylex(Invocation& call);
void zrangebyscore(Invocation& call);
void zrangestore(Invocation& call);
void zrank(Invocation& call);
void zrem(Invocation& call);
void zremrangebylex(Invocation& call);
void zremrangebyrank(Invocation& call);
void zremrangebyscore(Invocation& call);
void zrevrange(Invocation& call);
void zrevrangebylex(Invocation& call);
void zrevrangebyscore(Invocation& call);
void zrevrank(Invocation& call);
void zscan(Invocation& call);
void zscore(Invocation& call);
void zunion(Invocation& call);
void zunionstore(Invocation& call);

}  // namespace perigee::commands
