#include "perigee/reply.h"

#include <string>

#include "engine/base/numbers.h"
#include "engine/base/text.h"

namespace perigee {
namespace {

struct Writer {
  ReplySink& sink;
  void operator()(Reply::Nil) const { sink.null(); }
  void operator()(const Reply::Status& s) const { sink.status(s.text); }
  void operator()(const Error& e) const { sink.error(e); }
  void operator()(std::int64_t n) const { sink.integer(n); }
  void operator()(double d) const { sink.real(d); }
  void operator()(bool b) const { sink.boolean(b); }
  void operator()(const std::string& s) const { sink.bulk(s); }
  void operator()(const Reply::BigNumber& n) const { sink.big_number(n.digits); }
  void operator()(const Reply::Verbatim& v) const { sink.verbatim(v.format, v.text); }
  void operator()(const Reply::Array& a) const {
    sink.array(a.size());
    for (const Reply& item : a) write(sink, item);
  }
  void operator()(const Reply::Set& s) const {
    sink.set(s.items.size());
    for (const Reply& item : s.items) write(sink, item);
  }
  void operator()(const Reply::Map& m) const {
    sink.map(m.entries.size());
    for (const auto& [key, value] : m.entries) {
      write(sink, key);
      write(sink, value);
    }
  }
};

// redis-cli's layout. `indent` is what lines after the first begin with.
struct Printer {
  std::string& out;
  std::string indent;

  void line(std::string_view text) const { out.append(text).push_back('\n'); }
  void operator()(Reply::Nil) const { line("(nil)"); }
  void operator()(const Reply::Status& s) const { line(s.text); }
  void operator()(const Error& e) const { line("(error) " + e.message); }
  void operator()(std::int64_t n) const {
    line("(integer) " + std::string(base::to_text(n).view()));
  }
  void operator()(double d) const { line("(double) " + std::string(base::to_text(d).view())); }
  void operator()(bool b) const { line(b ? "(true)" : "(false)"); }
  void operator()(const std::string& s) const { line(base::printable(s)); }
  void operator()(const Reply::BigNumber& n) const { line(n.digits); }
  void operator()(const Reply::Verbatim& v) const { line(v.text); }
  void operator()(const Reply::Array& a) const { items(a, ')', "(empty array)"); }
  void operator()(const Reply::Set& s) const { items(s.items, '~', "(empty set)"); }
  void operator()(const Reply::Map& m) const {
    if (m.entries.empty()) return line("(empty hash)");
    const Printer below = number(0, m.entries.size(), '#');
    for (std::size_t i = 0; i < m.entries.size(); ++i) {
      if (i != 0) number(i, m.entries.size(), '#');
      m.entries[i].first.visit(below);
      out.pop_back();
      out += " => ";
      m.entries[i].second.visit(below);
    }
  }

  void items(const std::vector<Reply>& all, char mark, std::string_view empty) const {
    if (all.empty()) return line(empty);
    for (std::size_t i = 0; i < all.size(); ++i) all[i].visit(number(i, all.size(), mark));
  }
  // Writes the number of item i, right-aligned; returns the printer for what follows it.
  Printer number(std::size_t i, std::size_t count, char mark) const {
    const std::size_t width = base::to_text(std::uint64_t{count}).view().size();
    const base::NumberText text = base::to_text(std::uint64_t{i} + 1);
    if (i != 0) out += indent;
    out.append(width - text.view().size(), ' ').append(text.view()).append({mark, ' '});
    return Printer{out, indent + std::string(width + 2, ' ')};
  }
};

}  // namespace

bool operator==(const Reply::Map& a, const Reply::Map& b) { return a.entries == b.entries; }
bool operator==(const Reply::Set& a, const Reply::Set& b) { return a.items == b.items; }

std::string Reply::to_text() const {
  std::string out;
  visit(Printer{out, {}});
  return out;
}

void write(ReplySink& sink, const Reply& reply) { reply.visit(Writer{sink}); }

}  // namespace perigee
