#include "tests/oracle/command_stream.h"

namespace perigee::testing {

// Mostly within the string, at times in its neighbourhood, seldom nonsense.
std::string CommandStream::bit_offset() {
  if (one_in(15))
    return pick({"-1", "4294967296", "9223372036854775807", "a", "", "#1", "1.5", "01"});
  return std::to_string(below(one_in(12) ? 20000 : 300));
}

std::string CommandStream::range_end() {
  if (one_in(12)) return integer();
  return std::to_string(static_cast<std::int64_t>(below(160)) - 60);
}

std::string CommandStream::field_type() {
  if (one_in(25)) return pick({"u64", "i65", "u0", "i0", "u-1", "8", "", "U8", "u08", "x3"});
  if (one_in(3)) return pick({"u8", "i8", "u16", "i16", "u32", "i32", "i64", "u63", "i1", "u1"});
  const bool is_signed = one_in(2);
  return (is_signed ? "i" : "u") + std::to_string(1 + below(is_signed ? 64 : 63));
}

// One step of BITFIELD, or of BITFIELD_RO.
std::vector<std::string> CommandStream::field_step(bool reads) {
  const std::string kind = reads ? "GET" : pick({"GET", "SET", "INCRBY", "OVERFLOW", "incrby"});
  if (kind == "OVERFLOW") return {kind, one_in(25) ? "FOO" : pick({"WRAP", "SAT", "FAIL", "sat"})};
  std::string offset = bit_offset();
  if (one_in(3)) offset = "#" + std::to_string(below(40));
  if (one_in(60)) offset = pick({"#", "#-1", "##1", "#x", "#9223372036854775807"});
  Words step{kind, field_type(), offset};
  if (kind == "GET" && one_in(40))
    step[2] = pick({"4294967295", "#536870911", "#2305843009213693952"});
  if (kind != "GET") step.push_back(one_in(3) ? std::to_string(below(1000)) : integer());
  return step;
}

void CommandStream::fill_bit_commands() {
  makers_["SETBIT"] = [this] {
    return StreamCommand{{"SETBIT", key("bits"), bit_offset(),
                          one_in(20) ? pick({"2", "-1", "x", ""}) : pick({"0", "1"})}};
  };
  makers_["GETBIT"] = [this] { return StreamCommand{{"GETBIT", key("bits"), bit_offset()}}; };
  makers_["BITCOUNT"] = [this] {
    Words argv{"BITCOUNT", key("bits")};
    if (one_in(4)) return StreamCommand{argv};
    argv = argv + Words{range_end(), range_end()};
    if (one_in(2)) argv.push_back(one_in(12) ? value() : pick({"BIT", "BYTE", "bit"}));
    return StreamCommand{argv};
  };
  makers_["BITPOS"] = [this] {
    Words argv{"BITPOS", key("bits"), one_in(25) ? integer() : pick({"0", "1"})};
    if (one_in(4)) return StreamCommand{argv};
    argv.push_back(range_end());
    if (one_in(3)) return StreamCommand{argv};
    argv.push_back(range_end());
    if (one_in(2)) argv.push_back(one_in(12) ? value() : pick({"BIT", "BYTE", "byte"}));
    return StreamCommand{argv};
  };
  makers_["BITOP"] = [this] {
    const std::string op = one_in(25) ? value() : pick({"AND", "OR", "XOR", "NOT", "xor"});
    Words argv{"BITOP", op, key("bits"), key("bits")};
    while (op != "NOT" && one_in(2)) argv.push_back(one_in(6) ? key() : key("bits"));
    return StreamCommand{argv};
  };
  makers_["BITFIELD"] = [this] {
    Words argv{"BITFIELD", key("bits")};
    while (!one_in(4)) argv = argv + field_step(false);
    return StreamCommand{argv};
  };
  makers_["BITFIELD_RO"] = [this] {
    Words argv{"BITFIELD_RO", key("bits")};
    while (!one_in(3)) argv = argv + field_step(!one_in(15));
    return StreamCommand{argv};
  };
}

}  // namespace perigee::testing
