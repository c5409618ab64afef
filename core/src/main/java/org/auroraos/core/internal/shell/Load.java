package org.auroraos.core.internal.shell;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a plugin uses.
 *
 * @param memory bytes
 * @param cpu share of one CPU: 0.5 is half of one, 2 is all of two
 */
record Load(OptionalLong memory, OptionalDouble cpu) {}
