// lua_bindings/c_locale.h: the C locale, for as long as Lua runs.
//
// Lua reads and writes numbers, and tells letters, by the C library, which follows what the host
// has chosen: "1,5" in one country is "1.5" in another.
#pragma once

#include <locale.h>

namespace perigee::lua {

class CLocale {
 public:
  CLocale() : locale_(newlocale(LC_ALL_MASK, "C", nullptr)) {}
  CLocale(const CLocale&) = delete;
  CLocale& operator=(const CLocale&) = delete;
  ~CLocale() {
    if (locale_ != nullptr) freelocale(locale_);
  }

  // Of this thread, until it goes away. Without memory for the locale, that of the host stays.
  class Use {
   public:
    explicit Use(const CLocale& here) : before_(uselocale(here.locale_)) {}
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use() { uselocale(before_); }

   private:
    locale_t before_;
  };

 private:
  locale_t locale_;
};

}  // namespace perigee::lua
