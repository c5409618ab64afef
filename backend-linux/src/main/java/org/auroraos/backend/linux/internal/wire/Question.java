package org.auroraos.backend.linux.internal.wire;

/**
 * What the self-probe asks the filter of system calls.
 *
 * @param call number of a call that is harmless with all arguments 0
 * @param errno what the filter answers it with
 */
public record Question(int call, int errno) {}
