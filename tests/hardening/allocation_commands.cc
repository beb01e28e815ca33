#include "tests/hardening/allocation_commands.h"

#include <sstream>
#include <utility>

#include "tests/support/manual_engine.h"

namespace perigee::testing {
namespace {

constexpr std::string_view kCommands = R"(
ACL CAT
ACL CAT geo
ACL DELUSER bob carol
ACL DRYRUN bob SET <L> v
ACL DRYRUN bob nosuch
ACL GETUSER bob
ACL HELP
ACL LIST
ACL LOAD
ACL LOG
ACL LOG RESET
ACL SAVE
ACL SETUSER bob on >pw ~<L> %R~a &<L> +@read -get +select|<L> (+get ~<L>)
ACL SETUSER <L> reset nosuch
ACL SETUSER default allkeys
ACL USERS
ACL WHOAMI
CONFIG SET requirepass <L> acllog-max-len 5 acl-pubsub-default allchannels
BITCOUNT s:long
BITCOUNT s:absent
BITFIELD s:short SET u8 0 65 INCRBY i16 400 7 GET u4 2
BITFIELD s:absent SET u8 9 1 SET u8 99 2
BITFIELD s:int SET u8 0 65
BITFIELD_RO s:long GET u8 3 GET i9 4
BITOP AND s:absent s:long s:short
BITOP NOT s:long s:short
BITOP OR h:big s:long s:long
BITOP XOR s:short s:absent s:absent
BITPOS s:long 1
GETBIT s:long 9
SETBIT s:long 4000 1
SETBIT s:absent 3 1
SETBIT s:int 3 1
ECHO <L>
PING
PING <L>
SELECT 3
CLIENT GETNAME
CLIENT HELP
CLIENT ID
CLIENT INFO
CLIENT KILL ID 99
CLIENT LIST
CLIENT LIST ID 1 2 3
CLIENT CACHING YES
CLIENT GETREDIR
CLIENT NO-EVICT ON
CLIENT NO-TOUCH ON
CLIENT PAUSE 100 WRITE
CLIENT TRACKING ON BCAST PREFIX user: PREFIX item:
CLIENT TRACKINGINFO
CLIENT UNPAUSE
CLIENT REPLY ON
CLIENT SETINFO LIB-NAME <L>
CLIENT SETNAME <L>
CLIENT UNBLOCK 99
AUTH <L> <L>
AUTH default <L>
HELLO 3 AUTH default <L> SETNAME <L>
INFO server clients memory persistence replication cpu modules cluster keyspace
DEBUG CHANGE-REPL-ID
DEBUG DIGEST
DEBUG DIGEST-VALUE s:long nothing h:small x:small
DEBUG HELP
DEBUG OBJECT z:small
DEBUG PROTOCOL map
DEBUG SLEEP 0
LASTSAVE
LATENCY DOCTOR
LATENCY GRAPH command
LATENCY HELP
LATENCY HISTOGRAM
LATENCY HISTORY command
LATENCY LATEST
LATENCY RESET command
LOLWUT
MEMORY DOCTOR
MEMORY PURGE
MEMORY STATS
MEMORY MALLOC-STATS
MODULE HELP
MODULE LIST
MONITOR
REPLICAOF NO ONE
ROLE
ASKING
READONLY
READWRITE
SLAVEOF NO ONE
CLUSTER COUNTKEYSINSLOT 1
CLUSTER GETKEYSINSLOT 1 2
CLUSTER HELP
CLUSTER LINKS
CLUSTER MYID
CLUSTER RESET
CLUSTER SHARDS
CLUSTER INFO
CLUSTER KEYSLOT k
CLUSTER NODES
CLUSTER SLOTS
SLOWLOG GET
SLOWLOG HELP
SLOWLOG LEN
SLOWLOG RESET
WAIT 1 1
RESET
QUIT
DISCARD
EXEC
MULTI
UNWATCH
WATCH s:long s:short <L>
PUBLISH <L> <L>
SPUBLISH <L> <L>
SUBSCRIBE <L> b
UNSUBSCRIBE
PSUBSCRIBE <L>
PUNSUBSCRIBE
SSUBSCRIBE <L>
SUNSUBSCRIBE
PUBSUB CHANNELS
PUBSUB HELP
PUBSUB NUMPAT
PUBSUB NUMSUB <L>
PUBSUB SHARDCHANNELS
PUBSUB SHARDNUMSUB <L>
COPY s:long s:absent
COPY s:ttl s:short REPLACE
COPY h:timed s:ttl REPLACE
COPY h:big s:absent DB 2
DEL s:long
DEL s:long h:big h:timed s:ttl s:absent l:big set:big x:big
UNLINK h:timedbig
UNLINK s:ttl h:timed s:ttl
EXISTS s:long s:absent
EXPIRE s:long 100
EXPIRE s:ttl 1000
EXPIRE s:ttl -1
EXPIREAT s:long 1800000000
EXPIREAT h:timed 1800000000
PEXPIRE s:ttl 5000000
PEXPIREAT s:short 1800000000000
EXPIRETIME s:ttl
PEXPIRETIME s:ttl
KEYS *
MOVE s:ttl 2
MOVE h:timed 2
MOVE x:big 2
OBJECT ENCODING s:long
OBJECT FREQ s:long
OBJECT HELP
OBJECT IDLETIME s:long
OBJECT REFCOUNT s:int
PERSIST s:ttl
PTTL s:ttl
TTL s:ttl
RANDOMKEY
RENAME s:ttl s:absent
RENAME s:ttl s:long
RENAME h:timed s:ttl
RENAME s:long h:timed
RENAMENX s:ttl s:absent
RENAMENX h:timedbig s:absent
SCAN 0 COUNT 20
TOUCH s:long h:big
TYPE s:long
HDEL h:one f0
HDEL h:small f1 f3 f1 nosuch
HDEL h:small f0 f1 f2 f3 f4
HDEL h:big f7
HDEL h:big f1 f500 f77 f300 nosuch
HDEL h:timed f0
HDEL h:timed f0 f1 f2
HDEL h:timedbig f0 f17 f3
HEXISTS h:big f3
HEXPIRE h:small 100 FIELDS 1 f1
HEXPIRE h:small 100 FIELDS 2 f1 f2
HEXPIRE h:big 100 FIELDS 1 f1
HEXPIRE h:timed 100 FIELDS 1 f0
HEXPIRE h:timed 10000 FIELDS 3 f0 f1 f2
HEXPIRE h:timedbig 1 FIELDS 1 f400
HEXPIRE h:timedbig 1 NX FIELDS 3 f400 f1 f2
HEXPIRE h:one 0 FIELDS 1 f0
HEXPIRE h:timedbig 0 FIELDS 2 f0 f400
HEXPIREAT h:timedbig 1800000000 FIELDS 1 f0
HEXPIRETIME h:timed FIELDS 2 f0 f3
HPEXPIRE h:full 100000 FIELDS 2 f0 f1
HPEXPIREAT h:timedbig 1800000000000 FIELDS 2 f0 f400
HPEXPIRETIME h:timed FIELDS 2 f0 f3
HPERSIST h:timed FIELDS 1 f0
HPERSIST h:timedbig FIELDS 3 f0 f1 f400
HPTTL h:timed FIELDS 1 f0
HTTL h:timed FIELDS 1 f0
HGET h:big f3
HGETALL h:timedbig
HGETDEL h:small FIELDS 2 f0 f0
HGETDEL h:one FIELDS 1 f0
HGETDEL h:big FIELDS 3 f0 f100 f599
HGETDEL h:timedbig FIELDS 2 f0 f400
HGETEX h:small EX 100 FIELDS 1 f0
HGETEX h:big PX 100000 FIELDS 2 f0 f1
HGETEX h:timedbig PERSIST FIELDS 2 f0 f1
HGETEX h:timed EXAT 1 FIELDS 1 f0
HINCRBY h:small n 3
HINCRBY h:absent n 3
HINCRBY h:big n 3
HINCRBY h:full n 3
HINCRBY h:small f0 3
HINCRBYFLOAT h:small n 2.5
HINCRBYFLOAT h:timedbig n 2.5
HKEYS h:small
HLEN h:big
HMGET h:big f0 f1 nosuch
HMSET h:absent a 1 b 2
HMSET h:big a 1 b 2 f0 3
HRANDFIELD h:big
HRANDFIELD h:big 5 WITHVALUES
HRANDFIELD h:small -5
HSCAN h:big 0 COUNT 20
HSCAN h:big 0 COUNT 20 NOVALUES
HSET h:absent f v
HSET h:one f0 <L>
HSET h:small f9 v
HSET h:small f9 <L> f10 <L> f0 <L> f9 again
HSET h:full f9999 v
HSET h:full f0 x f9999 v f1 <L>
HSET h:big f9999 <L>
HSET h:big f0 <L>
HSET h:big f0 <L> f9999 a f9998 <L> f9999 b f300 c
HSET h:timed f0 v
HSET h:timed f0 v f1 <L> f9 w f2 x
HSET h:timedbig f0 v
HSET h:timedbig f0 <L> f9999 v f1 w f9999 <L>
HSETEX h:absent EX 100 FIELDS 1 f v
HSETEX h:small EX 100 FIELDS 1 f0 v
HSETEX h:big EX 100 FIELDS 2 f0 v f9999 w
HSETEX h:timedbig PX 1000 FIELDS 1 f400 <L>
HSETEX h:timedbig PX 1000 FIELDS 2 f400 <L> f9999 <L>
HSETEX h:one EXAT 1 FIELDS 1 f0 v
HSETEX h:timed KEEPTTL FIELDS 1 f0 <L>
HSETNX h:small f9 <L>
HSETNX h:absent f9 v
HSTRLEN h:small f0
HVALS h:timed
PFADD hll:sparse a
PFADD hll:sparse a b c d e f g h i
PFADD hll:absent a b c
PFADD hll:dense new1
PFADD hll:dense new1 new2 new3
PFADD hll:edge p1 p2 p3 p4 p5 p6 p7 p8 p9 p10 p11 p12 p13 p14 p15 p16 p17 p18 p19 p20 p21 p22 p23 p24
PFCOUNT hll:sparse
PFCOUNT hll:dense
PFCOUNT hll:dense hll:sparse
PFMERGE hll:sparse hll:dense
PFMERGE hll:absent hll:sparse hll:edge
PFMERGE hll:dense hll:sparse
BLMOVE l:small l:absent LEFT RIGHT 0
BLMOVE l:one l:big RIGHT LEFT 0
BLMPOP 0 2 l:absent l:big LEFT COUNT 3
BLPOP l:absent l:one 0
BRPOP l:big 0
BRPOPLPUSH l:big l:big 0
LINDEX l:big 700
LINSERT l:big BEFORE item:600 <L>
LINSERT l:small AFTER item:2 new
LLEN l:big
LMOVE l:one l:absent LEFT LEFT
LMOVE l:big l:small LEFT RIGHT
LMOVE l:big l:big LEFT RIGHT
LMOVE l:small l:small RIGHT LEFT
LMOVE l:one l:one RIGHT LEFT
LMPOP 1 l:big RIGHT COUNT 400
LMPOP 2 l:absent l:one LEFT
LPOP l:one
LPOP l:small 2
LPOP l:big
LPOP l:big 900
LPOP l:big 100000
LPOP l:long
LPOS l:big item:900
LPOS l:big item:3 COUNT 0
LPUSH l:absent a b c
LPUSH l:small a <XL> b <L>
LPUSH l:big a
LPUSH l:big a <XL> b <L> c <XL> <L> <L> <L> <L>
LPUSHX l:small a b
LRANGE l:big 0 -1
LREM l:big 0 item:3
LREM l:big -2 item:5
LREM l:big 1 item:7
LREM l:same 0 same
LREM l:one 0 item:0
LSET l:big 600 new
LSET l:big 600 <XL>
LSET l:long 1 short
LSET l:small 0 <L>
LTRIM l:big 100 -100
LTRIM l:big 5 10
LTRIM l:small 9 9
LTRIM l:long 1 1
RPOP l:big
RPOP l:small 5
RPOPLPUSH l:big l:absent
RPOPLPUSH l:one l:small
RPUSH l:absent <XL> a
RPUSH l:small <L>
RPUSH l:big a b <XL> c <L> <L> <L> <L> <L> <L> <L> <L> <L> <L> <L>
RPUSHX l:one <XL>
COMMAND
COMMAND COUNT
COMMAND DOCS get
COMMAND GETKEYS mset a b c d
COMMAND GETKEYSANDFLAGS mset a b c d
COMMAND HELP
COMMAND INFO get set
COMMAND LIST
CONFIG GET *
CONFIG HELP
CONFIG RESETSTAT
CONFIG REWRITE
CONFIG SET set-max-intset-entries 5 hash-max-listpack-entries 3
CONFIG SET maxmemory-clients 5% slowlog-max-len 3 masterauth secret
DBSIZE
FLUSHALL
FLUSHDB
SWAPDB 0 1
TIME
SCRIPT EXISTS <sha>
SCRIPT SHOW <sha>
SCRIPT FLUSH
SCRIPT HELP
SCRIPT KILL
FCALL f 1 s:int a
FCALL nosuch 0
FCALL_RO g 1 s:int
FUNCTION DELETE kept
FUNCTION DUMP
FUNCTION FLUSH
FUNCTION HELP
FUNCTION KILL
FUNCTION LIST
FUNCTION LIST WITHCODE LIBRARYNAME k*
FUNCTION STATS
SADD set:absent 1 2 3
SADD set:absent a b c
SADD set:ints 7000000000 1
SADD set:ints 5 x 6 <L>
SADD set:fullints 9999
SADD set:small new <L>
SADD set:small one
SADD set:full new
SADD set:full new m0 <L> newer
SADD set:big new
SADD set:big new m3 newer <L> newest m7 new
SCARD set:big
SDIFF set:big set:small
SDIFFSTORE set:absent set:big set:small
SINTER set:big set:small
SINTERCARD 2 set:big set:full
SINTERSTORE set:ints set:big set:full
SINTERSTORE set:small set:ints set:absent
SISMEMBER set:big m1
SMEMBERS set:ints
SMISMEMBER set:big m1 nosuch
SMOVE set:big set:absent m5
SMOVE set:small set:big m1
SMOVE set:one set:full only
SMOVE set:ints set:small 5
SPOP set:one
SPOP set:ints 3
SPOP set:small
SPOP set:big
SPOP set:big 40
SPOP set:big 100000
SRANDMEMBER set:big
SRANDMEMBER set:big 7
SRANDMEMBER set:ints -7
SREM set:one only
SREM set:ints 3 5 7
SREM set:small m0 m2 m0
SREM set:small m0 m1 m2 m3 m4
SREM set:big m0
SREM set:big m0 m500 m300 nosuch m0
SSCAN set:big 0 COUNT 20
SUNION set:big set:small
SUNIONSTORE set:big set:ints set:small
SUNIONSTORE h:timed set:ints set:small
XACK x:big g 1-1
XACK x:big g 1-1 2-1 3-1 77-1
XADD x:absent * f v
XADD x:small * f <L> g w
XADD x:big * f v g w
XADD x:big * other <L>
XADD x:big MAXLEN 10 * f v
XADD x:big MAXLEN ~ 100 * f v
XADD x:big MINID 250 * f v
XADD x:small MAXLEN 0 * f v
XADD x:hollow 20-1 f v
XAUTOCLAIM x:big g c3 0 0
XAUTOCLAIM x:big g c1 0 5 COUNT 3 JUSTID
XCLAIM x:big g c2 0 1-1
XCLAIM x:big g c3 0 1-1
XCLAIM x:big g c2 0 1-1 2-1 3-1 9-1 LASTID 90-1
XCLAIM x:big g c2 0 300-1 FORCE
XDEL x:small 1-1
XDEL x:big 100-1
XDEL x:big 1-1 100-1 200-1 300-1 9999-1
XGROUP CREATE x:small new 0
XGROUP CREATE x:absent new 0 MKSTREAM
XGROUP CREATECONSUMER x:big g new
XGROUP DELCONSUMER x:big g c1
XGROUP DELCONSUMER x:big g c2
XGROUP DESTROY x:big g
XGROUP HELP
XGROUP SETID x:big g 5
XINFO CONSUMERS x:big g
XINFO GROUPS x:big
XINFO HELP
XINFO STREAM x:big
XINFO STREAM x:big FULL
XLEN x:big
XPENDING x:big g
XPENDING x:big g - + 10
XRANGE x:big - + COUNT 100
XREAD COUNT 3 STREAMS x:big x:small 0 0
XREADGROUP GROUP g c1 COUNT 1 STREAMS x:big >
XREADGROUP GROUP g c1 COUNT 50 STREAMS x:big >
XREADGROUP GROUP g new COUNT 5 STREAMS x:big >
XREADGROUP GROUP g c1 COUNT 5 NOACK STREAMS x:big >
XREADGROUP GROUP g c1 COUNT 5 STREAMS x:big 0
XREADGROUP GROUP g c1 COUNT 5 STREAMS x:big x:small > >
XREADGROUP GROUP g c1 COUNT 5 STREAMS x:big x:small x:big > > >
XREVRANGE x:small + -
XSETID x:small 9-9
XSETID x:big 9999-9 ENTRIESADDED 5000 MAXDELETEDID 7-1
XTRIM x:big MAXLEN 50
XTRIM x:big MAXLEN ~ 120
XTRIM x:small MINID 2
BZMPOP 0 2 z:absent z:big MIN COUNT 3
BZPOPMAX z:one 0
BZPOPMIN z:absent z:big 0
ZADD z:absent 1 a
ZADD z:absent 1 a 2 b 1 c 3 <L>
ZADD z:small 1 new 2 <L> 0 m1 5 m3
ZADD z:small 9 <L>
ZADD z:small 2 m1
ZADD z:full 7 new
ZADD z:full 7 new 8 newer 3 m9
ZADD z:edge 7 new
ZADD z:big 7 new
ZADD z:big 7 <L>
ZADD z:big 1000 m3
ZADD z:big 7 new 1000 m3 8 newer 0 m500 9 <L> 4 m77
ZADD z:big 7 new 8 new 9 m3 10 m3
ZADD z:big GT CH 900 m1 0 m2 5000 m4
ZCARD z:big
ZCOUNT z:big 5 500
ZDIFF 2 z:big z:small WITHSCORES
ZDIFFSTORE z:absent 2 z:big z:small
ZINCRBY z:big 50 m7
ZINCRBY z:small 1 new
ZINTER 2 z:big z:full
ZINTERCARD 2 z:big z:full
ZINTERSTORE h:timed 2 z:big z:full
ZLEXCOUNT z:small - +
ZMPOP 1 z:one MIN
ZMPOP 1 z:big MAX COUNT 50
ZMSCORE z:big m1 nosuch
ZPOPMAX z:big 40
ZPOPMAX z:one
ZPOPMIN z:big
ZPOPMIN z:small 2
ZPOPMIN z:small 100
ZRANDMEMBER z:big
ZRANDMEMBER z:big 7 WITHSCORES
ZRANGE z:big 0 -1 WITHSCORES
ZRANGEBYLEX z:small - +
ZRANGEBYSCORE z:big 3 400
ZRANGESTORE z:absent z:big 0 -1
ZRANGESTORE z:small z:big 3 9
ZRANK z:big m40
ZREM z:one m0
ZREM z:small m0 m4
ZREM z:small m0 m1 m2 m3 m4
ZREM z:big m0
ZREM z:big m0 m500 m300 nosuch m0
ZREMRANGEBYLEX z:small [m1 [m3
ZREMRANGEBYRANK z:big 10 200
ZREMRANGEBYRANK z:big 0 -1
ZREMRANGEBYSCORE z:big 100 400
ZREVRANGE z:small 0 -1
ZREVRANGEBYLEX z:small + -
ZREVRANGEBYSCORE z:big 400 3
ZREVRANK z:big m40
ZSCAN z:big 0 COUNT 20
ZSCORE z:big m3
ZUNION 2 z:big z:small
ZUNIONSTORE z:absent 2 z:big z:full WEIGHTS 2 3
ZUNIONSTORE z:big 2 z:big set:big
GEOADD g:absent 13.361389 38.115556 Palermo
GEOADD g:sicily 13.5 37.5 Agrigento 15.087269 37.502669 Palermo
GEODIST g:sicily Palermo Catania km
GEOHASH g:sicily Palermo nosuch
GEOPOS g:sicily Palermo nosuch
GEORADIUS g:sicily 15 37 200 km WITHDIST WITHCOORD
GEORADIUS g:sicily 15 37 200 km STORE s:ttl
GEORADIUS_RO g:sicily 15 37 200 km
GEORADIUSBYMEMBER g:sicily Palermo 200 km
GEORADIUSBYMEMBER_RO g:sicily Palermo 200 km WITHHASH
GEOSEARCH g:sicily FROMLONLAT 15 37 BYBOX 400 400 km ASC
GEOSEARCHSTORE g:absent g:sicily FROMLONLAT 15 37 BYRADIUS 400 km STOREDIST
APPEND s:short <L>
APPEND s:absent <L>
APPEND s:int 1
DECR s:int
DECRBY s:absent 5
GET s:long
GETDEL s:long
GETDEL s:ttl
GETEX s:long EX 100
GETEX s:ttl PERSIST
GETEX s:ttl EXAT 1
GETRANGE s:long 10 -10
GETSET s:long <L>
GETSET s:absent <L>
INCR s:int
INCR s:absent
INCRBY s:int 7
INCRBYFLOAT s:int 1.5
INCRBYFLOAT s:absent 1e20
LCS s:long s:short
LCS s:long s:long IDX
MGET s:long s:short h:big s:absent
MSET s:absent <L>
MSET s:long a s:absent <L> s:ttl <L> s:absent2 b h:timed c s:absent d
MSETNX s:absent a s:absent2 <L>
PSETEX s:long 100000 <L>
SET s:absent <L>
SET s:long <L>
SET s:ttl <L> KEEPTTL
SET s:ttl <L> GET
SET h:timed v EX 100
SET l:big v
SET s:long v PX 100000
SETEX s:absent 100 <L>
SETNX s:absent <L>
SETRANGE s:short 100 <L>
SETRANGE s:absent 3 abc
SORT set:fullints DESC
SORT l:big ALPHA LIMIT 5 20 GET # GET s:*
SORT l:small ALPHA STORE s:absent
SORT set:ints STORE h:big
SORT z:full BY nosort ALPHA STORE z:small
SORT_RO set:ints BY h:*->f1
DUMP s:long
DUMP h:big
DUMP h:timed
DUMP set:big
DUMP l:big
DUMP z:small
DUMP x:small
MEMORY USAGE h:big
MEMORY HELP
STRLEN s:long
SUBSTR s:long 5 60
)";

std::string text_of(std::size_t length, char letter = 'x') { return std::string(length, letter); }

std::string id_of(const char* prefix, std::size_t i) { return prefix + std::to_string(i); }

// Puts a few words for each of `count` numbers behind the first ones.
template <class Add>
std::vector<Argv> one_command(Argv argv, std::size_t count, const Add& add) {
  for (std::size_t i = 0; i < count; ++i) add(argv, i);
  return {argv};
}

std::vector<Argv> make_hash(const std::string& key, std::size_t fields) {
  return one_command({"HSET", key}, fields, [](Argv& argv, std::size_t i) {
    argv.push_back(id_of("f", i));
    argv.push_back(i % 50 == 7 ? text_of(90) : std::to_string(i));
  });
}

std::vector<Argv> make_timed_hash(const std::string& key, std::size_t fields, std::size_t timed) {
  auto commands = make_hash(key, fields);
  Argv expire{"HEXPIRE", key, "0", "FIELDS", "1", ""};
  for (std::size_t i = 0; i < timed; ++i) {
    expire[2] = std::to_string(1000 + 7 * i);
    expire[5] = id_of("f", i);
    commands.push_back(expire);
  }
  return commands;
}

std::vector<Argv> make_set(const std::string& key, const char* prefix, std::size_t members) {
  return one_command({"SADD", key}, members,
                     [&](Argv& argv, std::size_t i) { argv.push_back(id_of(prefix, i)); });
}

std::vector<Argv> make_zset(const std::string& key, std::size_t members) {
  return one_command({"ZADD", key}, members, [](Argv& argv, std::size_t i) {
    argv.push_back(std::to_string(i * 7 % 500));
    argv.push_back(id_of("m", i));
  });
}

std::vector<Argv> make_list(const std::string& key, std::size_t items) {
  return one_command({"RPUSH", key}, items, [](Argv& argv, std::size_t i) {
    argv.push_back(i % 400 == 399 ? text_of(1500)
                   : i >= 1000    ? id_of("item:", i % 10)
                                  : id_of("item:", i));
  });
}

std::vector<Argv> make_stream(const std::string& key, std::size_t entries) {
  std::vector<Argv> commands;
  for (std::size_t i = 1; i <= entries; ++i)
    commands.push_back({"XADD", key, std::to_string(i) + "-1", "f", id_of("value ", i), "g", "w"});
  commands.push_back({"XGROUP", "CREATE", key, "g", "0"});
  commands.push_back({"XREADGROUP", "GROUP", "g", "c1", "COUNT", "70", "STREAMS", key, ">"});
  commands.push_back({"XREADGROUP", "GROUP", "g", "c2", "COUNT", "5", "STREAMS", key, ">"});
  commands.push_back({"XDEL", key, "3-1", "4-1"});
  if (entries > 70) commands.push_back({"XGROUP", "CREATE", key, text_of(40, 'g'), "0"});
  return commands;
}

std::vector<Argv> make_hll(const std::string& key, std::size_t elements) {
  return one_command({"PFADD", key}, elements,
                     [](Argv& argv, std::size_t i) { argv.push_back(id_of("e", i)); });
}

}  // namespace

std::vector<Argv> commands_to_set_up(std::string_view name) {
  const std::string key(name);
  if (key == "s:int") return {{"SET", key, "123456"}};
  if (key == "s:short") return {{"SET", key, "hello"}};
  if (key == "s:long") return {{"SET", key, text_of(60, 'y') + text_of(60, 'z')}};
  if (key == "s:ttl") return {{"SET", key, text_of(60, 'y'), "EX", "5000"}};
  if (key == "h:one") return make_hash(key, 1);
  if (key == "h:small") return make_hash(key, 5);
  if (key == "h:full") return make_hash(key, 256);
  if (key == "h:big") return make_hash(key, 600);
  if (key == "h:timed") return make_timed_hash(key, 3, 3);
  if (key == "h:timedbig") return make_timed_hash(key, 500, 150);
  if (key == "set:one") return {{"SADD", key, "only"}};
  if (key == "set:ints") return make_set(key, "", 20);
  if (key == "set:fullints") return make_set(key, "", 512);
  if (key == "set:small") return make_set(key, "m", 5);
  if (key == "set:full") return make_set(key, "m", 256);
  if (key == "set:big") return make_set(key, "m", 600);
  if (key == "l:one") return make_list(key, 1);
  if (key == "l:small") return make_list(key, 5);
  if (key == "l:big") return make_list(key, 1300);
  if (key == "l:long") return {{"RPUSH", key, text_of(2000), text_of(2000, 'y'), "short"}};
  if (key == "l:same") return {{"RPUSH", key, "same", "same", "same"}};
  if (key == "z:one") return make_zset(key, 1);
  if (key == "z:small")
    return {{"ZADD", key, "0", "m0", "0", "m1", "0", "m2", "0", "m3", "0", "m4"}};
  if (key == "z:edge") return make_zset(key, 128);
  if (key == "z:full") return make_zset(key, 256);
  if (key == "z:big") return make_zset(key, 600);
  if (key == "g:sicily")
    return {
        {"GEOADD", key, "13.361389", "38.115556", "Palermo", "15.087269", "37.502669", "Catania"}};
  if (key == "x:small") return make_stream(key, 5);
  if (key == "x:big") return make_stream(key, 350);
  if (key == "x:hollow")
    return {{"XADD", key, "5-1", "f", "v"}, {"XDEL", key, "5-1"}, {"XADD", key, "6-1", "f", "v"}};
  if (key == "hll:sparse") return make_hll(key, 20);
  if (key == "hll:edge")  // as long as a sparse one may be, or nearly
    return {make_hll(key, 120).front(), {"CONFIG", "SET", "hll-sparse-max-bytes", "350"}};
  if (key == "hll:dense")
    return {{"CONFIG", "SET", "hll-sparse-max-bytes", "0"}, make_hll(key, 1500).front()};
  return {};
}

namespace {

// What DUMP gives of a key of the data set.
std::string payload_of(const char* key) {
  ManualEngine world;
  for (const Argv& argv : commands_to_set_up(key)) {
    const std::vector<std::string_view> words(argv.begin(), argv.end());
    world.engine.call(words);
  }
  return *world.engine.keys().dump(key);
}

std::string payload_of_library(const std::string& source) {
  ManualEngine world;
  world.engine.call("FUNCTION", "LOAD", source);
  return world.engine.functions().dump();
}

}  // namespace

std::vector<Argv> commands_to_fail() {
  std::vector<Argv> commands;
  std::istringstream lines{std::string(kCommands)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    Argv argv;
    for (std::string word; words >> word;)
      argv.push_back(word == "<L>" ? text_of(100) : word == "<XL>" ? text_of(1500) : word);
    if (!argv.empty()) commands.push_back(std::move(argv));
  }
  for (const char* key :
       {"s:long", "h:timed", "h:big", "set:ints", "set:big", "l:big", "z:big", "x:small"}) {
    commands.push_back({"RESTORE", "s:absent", "0", payload_of(key)});
    commands.push_back({"RESTORE", "s:ttl", "7000", payload_of(key), "REPLACE"});
  }
  const std::string source(kLoadedScript);
  const std::string library =
      "#!lua name=other\nlocal n = 0 redis.register_function('h', function() return n end) "
      "redis.register_function{function_name = 'i', description = 'something to be said of it', "
      "callback = function() end, flags = {'allow-oom'}}";
  commands.push_back({"FUNCTION", "LOAD", library});
  commands.push_back({"FUNCTION", "LOAD", "REPLACE", std::string(kLoadedLibrary)});
  commands.push_back({"FUNCTION", "LOAD", "#!lua name=failing\nredis.nosuch()"});
  for (const char* policy : {"APPEND", "REPLACE", "FLUSH"})
    commands.push_back({"FUNCTION", "RESTORE", payload_of_library(library), policy});
  commands.push_back({"SCRIPT", "LOAD", "return 'another'"});
  commands.push_back({"EVAL", source, "1", "s:int"});
  commands.push_back({"EVAL", "return {redis.call('GET', KEYS[1]), ARGV[1]}", "1", "s:long", "x"});
  commands.push_back({"EVAL_RO", "return redis.call('HGETALL', KEYS[1])", "1", "h:small"});
  commands.push_back({"EVALSHA", "<sha>", "1", "s:int"});
  commands.push_back({"EVALSHA_RO", "<sha>", "1", "s:int"});
  return commands;
}

}  // namespace perigee::testing
