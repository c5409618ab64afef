/**
 * The console socket: {@code aurora sh} connects to it, sends a command line, and gets what the
 * command prints, its errors and an exit code. The protocol stands in {@code docs/architecture.md};
 * the door is {@link org.auroraos.core.internal.console.ConsoleServer}.
 */
package org.auroraos.core.internal.console;
