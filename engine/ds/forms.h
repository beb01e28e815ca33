// engine/ds/forms.h: a container that grows from one form into another, in sixteen bytes.
//
// Each form is one pointer to shareable nodes (PackedRows, Shared<...>), may be moved by copying
// its bytes, and is empty and without memory when default constructed. Beside it stand the hash
// seed for the forms that need one, and a mark: what a real server would by now call the container
// (see OBJECT ENCODING), which need not be the form it has here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "engine/ds/shared_node.h"

namespace perigee::ds {

template <class First, class... Rest>
class Forms {
  static_assert(sizeof(First) == 8 && ((sizeof(Rest) == 8) && ...));

 public:
  explicit Forms(std::uint64_t hash_seed = 0) : seed_(static_cast<std::uint32_t>(hash_seed)) {
    new (raw_) First;
  }
  Forms(const Forms& other) : seed_(other.seed_), form_(other.form_), mark_(other.mark_) {
    other.visit([this](const auto& form) { new (raw_) std::remove_cvref_t<decltype(form)>(form); });
  }
  Forms(Forms&& other) noexcept : seed_(other.seed_), form_(other.form_), mark_(other.mark_) {
    std::memcpy(raw_, other.raw_, sizeof raw_);
    new (other.raw_) First;
    other.form_ = 0;
  }
  Forms& operator=(Forms other) noexcept {
    unsigned char kept[sizeof(Forms)];
    std::memcpy(kept, static_cast<void*>(this), sizeof kept);
    std::memcpy(static_cast<void*>(this), static_cast<void*>(&other), sizeof kept);
    std::memcpy(static_cast<void*>(&other), kept, sizeof kept);
    return *this;
  }
  ~Forms() {
    visit([](auto& form) { std::destroy_at(&form); });
  }

  bool take_apart(Effort& effort) {
    return visit([&](auto& form) { return ds::take_apart(form, effort); });
  }

  template <class Form>
  bool is() const {
    return form_ == index_of<Form>();
  }
  // Requires is<Form>().
  template <class Form>
  Form& get() {
    return *std::launder(reinterpret_cast<Form*>(raw_));
  }
  template <class Form>
  const Form& get() const {
    return *std::launder(reinterpret_cast<const Form*>(raw_));
  }
  // Calls f(form).
  template <class F>
  auto visit(const F& f) {
    return visit_as<First, Rest...>(*this, f);
  }
  template <class F>
  auto visit(const F& f) const {
    return visit_as<First, Rest...>(*this, f);
  }
  template <class Form>
  void become(Form form) {
    visit([](auto& old) { std::destroy_at(&old); });
    new (raw_) Form(std::move(form));
    form_ = index_of<Form>();
  }

  std::uint64_t hash_seed() const { return seed_; }
  std::uint8_t mark() const { return mark_; }
  void set_mark(std::uint8_t mark) { mark_ = mark; }

 private:
  template <class Form>
  static constexpr std::uint8_t index_of() {
    std::uint8_t index = 0;
    const bool there =
        std::is_same_v<Form, First> || ((++index, std::is_same_v<Form, Rest>) || ...);
    static_cast<void>(there);
    return index;
  }
  template <class Form, class... Others, class Self, class F>
  static auto visit_as(Self& self, const F& f) {
    if constexpr (sizeof...(Others) == 0)
      return f(self.template get<Form>());
    else
      return self.template is<Form>() ? f(self.template get<Form>()) : visit_as<Others...>(self, f);
  }

  alignas(8) unsigned char raw_[8];
  std::uint32_t seed_;
  std::uint8_t form_ = 0;
  std::uint8_t mark_ = 0;
};

}  // namespace perigee::ds
