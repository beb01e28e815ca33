// perigee/export.h: marks what a shared perigee exports; everything else is hidden.
#pragma once

#if defined(_WIN32)
#if defined(PERIGEE_BUILDING)
#define PERIGEE_API __declspec(dllexport)
#elif defined(PERIGEE_SHARED)
#define PERIGEE_API __declspec(dllimport)
#else
#define PERIGEE_API
#endif
#else
#define PERIGEE_API __attribute__((visibility("default")))
#endif
