#include "perigee/reply_sink.h"

#include "engine/base/numbers.h"

namespace perigee {

void ReplySink::null_array() { protocol_ == Protocol::kResp2 ? on_null_array() : on_null(); }

void ReplySink::map(std::size_t pairs) {
  protocol_ == Protocol::kResp2 ? on_array(2 * pairs) : on_map(pairs);
}

void ReplySink::set(std::size_t items) {
  protocol_ == Protocol::kResp2 ? on_array(items) : on_set(items);
}

void ReplySink::real(double d) {
  protocol_ == Protocol::kResp2 ? on_bulk(base::to_text(d)) : on_real(d);
}

void ReplySink::boolean(bool b) {
  protocol_ == Protocol::kResp2 ? on_integer(b ? 1 : 0) : on_boolean(b);
}

void ReplySink::big_number(std::string_view digits) {
  protocol_ == Protocol::kResp2 ? on_bulk(digits) : on_big_number(digits);
}

void ReplySink::verbatim(std::string_view format, std::string_view text) {
  protocol_ == Protocol::kResp2 ? on_bulk(text) : on_verbatim(format, text);
}

}  // namespace perigee
