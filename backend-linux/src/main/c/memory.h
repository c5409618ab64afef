// What a process gives back that waits for a long time: thousands of them may.
#ifndef AURORA_MEMORY_H
#define AURORA_MEMORY_H

// Free memory of the heap, and the pages of the program itself that only the start has needed. They
// come back from the page cache, which all share, when they are.
void memory_give_back(void);

#endif
