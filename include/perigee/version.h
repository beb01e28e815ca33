// perigee/version.h: which perigee this is. CMake reads the numbers from here.
#pragma once

#define PERIGEE_VERSION_MAJOR 0
#define PERIGEE_VERSION_MINOR 1
#define PERIGEE_VERSION_PATCH 0

namespace perigee {

// The version of Redis whose commands and scripts perigee answers like; what `redis.REDIS_VERSION`
// and COMMAND's `since` fields are to be read against.
inline constexpr char kRedisVersion[] = "7.0.15";
inline constexpr int kRedisVersionNumber = 0x0007000f;  // 0x00MMmmpp, as redis.REDIS_VERSION_NUM

}  // namespace perigee
