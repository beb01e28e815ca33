// engine/persist/server_digest.h: the digests of DEBUG DIGEST and DEBUG DIGEST-VALUE, those that
// Redis 7.0 answers for the same data.
//
// Forty hexadecimal digits, zeros for nothing. The order of sets, of hashes and of keys does not
// count. Quick to compare with a server's, and no protection against anybody; see digest.h.
#pragma once

#include <string>

#include "engine/keyspace/key_entry.h"
#include "engine/keyspace/keyspace.h"

namespace perigee::persist {

std::string server_digest(const keyspace::KeyEntry& entry);
std::string server_digest(const keyspace::Keyspace& keyspace);

}  // namespace perigee::persist
