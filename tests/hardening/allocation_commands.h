// tests/hardening/allocation_commands.h: a data set of every form, and commands of every row on it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace perigee::testing {

using Argv = std::vector<std::string>;

// Commands to be run one at a time, each on the data set as it was set up. "<L>" stands for a text
// that is too long for any small form, "<sha>" for the SHA1 of a script that is loaded.
std::vector<Argv> commands_to_fail();

// Commands that make the key of this name; none when it is not of the data set, and stays absent.
std::vector<Argv> commands_to_set_up(std::string_view key);

// What stands for "<sha>".
inline constexpr std::string_view kLoadedScript = "return redis.call('INCR', KEYS[1])";
// What is loaded before FCALL and its kind.
inline constexpr std::string_view kLoadedLibrary =
    "#!lua name=kept\n"
    "redis.register_function('f', function(keys) return redis.call('INCR', keys[1]) end) "
    "redis.register_function{function_name = 'g', flags = {'no-writes'}, "
    "callback = function(keys) return redis.call('GET', keys[1]) end}";

}  // namespace perigee::testing
