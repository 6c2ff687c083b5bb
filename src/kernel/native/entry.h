// The names of one instruction-set level's entry points: each source is compiled once a level, with LEVEL as suffix.
#ifndef WEIGHBRIDGE_ENTRY_H
#define WEIGHBRIDGE_ENTRY_H
#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#ifdef LEVEL
#define ENTRY(name) JOIN(weighbridge_##name, LEVEL)
#else
#define ENTRY(name) weighbridge_##name
#endif
#endif
