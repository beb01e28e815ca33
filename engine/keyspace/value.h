// engine/keyspace/value.h: what a key holds: one of the containers, in 24 bytes.
//
// Bytes fill them and keep their own tag in the last byte; every other container is two words at
// the most, and the last byte says which:
//
//      0               16     23
//      +---------------+------+--+
//      | Bytes                |t |   t < 0x80
//      +---------------+------+--+
//      | container     |      |t |   t = 0x80 + its ValueType
//      +---------------+------+--+
//
// A container copies by sharing, may be moved by copying its bytes (what is left is forgotten, not
// destroyed), and has
//   bool empty() const;                a key that holds nothing is dropped
//   std::size_t heap_bytes() const;    bytes outside the object itself, O(1)
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "perigee/keys.h"

#include "engine/ds/bytes.h"
#include "engine/ds/hash.h"
#include "engine/ds/list.h"
#include "engine/ds/set.h"
#include "engine/ds/stream.h"
#include "engine/ds/zset.h"

namespace perigee::keyspace {

// Which ValueType a container is. A new type is one more line here and one in Value::visit_as.
template <class T>
inline constexpr int kTypeOf = -1;
template <>
inline constexpr int kTypeOf<ds::Bytes> = static_cast<int>(ValueType::kString);
template <>
inline constexpr int kTypeOf<ds::List> = static_cast<int>(ValueType::kList);
template <>
inline constexpr int kTypeOf<ds::Hash> = static_cast<int>(ValueType::kHash);
template <>
inline constexpr int kTypeOf<ds::Set> = static_cast<int>(ValueType::kSet);
template <>
inline constexpr int kTypeOf<ds::ZSet> = static_cast<int>(ValueType::kSortedSet);
template <>
inline constexpr int kTypeOf<ds::Stream> = static_cast<int>(ValueType::kStream);

template <class T>
concept Container = (kTypeOf<T> >= 0);

class Value {
  static constexpr std::size_t kTagAt = 23;
  static constexpr unsigned char kNotString = 0x80;
  template <class T>
  static constexpr bool is_string = kTypeOf<T> == static_cast<int>(ValueType::kString);

  bool holds_string() const { return raw_[kTagAt] < kNotString; }
  template <class T>
  bool holds() const {
    if constexpr (is_string<T>) return holds_string();
    return raw_[kTagAt] == kNotString + kTypeOf<T>;
  }
  template <class T>
  T& as() {
    return *std::launder(reinterpret_cast<T*>(raw_));
  }
  template <class T>
  const T& as() const {
    return *std::launder(reinterpret_cast<const T*>(raw_));
  }

  template <class Self, class F>
  static decltype(auto) visit_as(Self& self, const F& f) {
    switch (self.type()) {
      case ValueType::kList:
        return f(self.template as<ds::List>());
      case ValueType::kHash:
        return f(self.template as<ds::Hash>());
      case ValueType::kSet:
        return f(self.template as<ds::Set>());
      case ValueType::kSortedSet:
        return f(self.template as<ds::ZSet>());
      case ValueType::kStream:
        return f(self.template as<ds::Stream>());
      default:
        return f(self.template as<ds::Bytes>());
    }
  }
  static bool container_empty(const ds::Bytes&) { return false; }
  template <class T>
  static bool container_empty(const T& container) {
    return container.empty();
  }

 public:
  // Calls f(container).
  template <class F>
  decltype(auto) visit(const F& f) {
    return visit_as(*this, f);
  }
  template <class F>
  decltype(auto) visit(const F& f) const {
    return visit_as(*this, f);
  }

  template <Container T>
  explicit Value(T container) {
    new (raw_) T(std::move(container));
    if constexpr (!is_string<T>) {
      static_assert(sizeof(T) <= 16);
      raw_[kTagAt] = static_cast<unsigned char>(kNotString + kTypeOf<T>);
    }
  }
  Value(const Value& other) {
    other.visit([this](const auto& container) {
      new (raw_) std::remove_cvref_t<decltype(container)>(container);
    });
    if (!other.holds_string()) raw_[kTagAt] = other.raw_[kTagAt];
  }
  Value(Value&& other) noexcept {
    std::memcpy(raw_, other.raw_, sizeof raw_);
    new (other.raw_) ds::Bytes;
  }
  Value& operator=(Value other) noexcept {
    unsigned char kept[sizeof raw_];
    std::memcpy(kept, raw_, sizeof raw_);
    std::memcpy(raw_, other.raw_, sizeof raw_);
    std::memcpy(other.raw_, kept, sizeof raw_);
    return *this;
  }
  ~Value() {
    visit([](auto& container) { std::destroy_at(&container); });
  }

  ValueType type() const {
    return holds_string() ? ValueType::kString : static_cast<ValueType>(raw_[kTagAt] - kNotString);
  }

  // The container, null when the value is of another type.
  template <Container T>
  T* get_if() {
    return holds<T>() ? &as<T>() : nullptr;
  }
  template <Container T>
  const T* get_if() const {
    return holds<T>() ? &as<T>() : nullptr;
  }

  // A container without elements. A string never is: "" is a value.
  bool empty() const {
    return !holds_string() &&
           visit([](const auto& container) { return container_empty(container); });
  }

  // Bytes outside the object itself.
  std::size_t heap_bytes() const {
    return visit([](const auto& container) { return container.heap_bytes(); });
  }

 private:
  alignas(8) unsigned char raw_[24];
};

}  // namespace perigee::keyspace
