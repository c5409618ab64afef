/**
 * What plugins write to standard output and standard error, as JSON lines in {@code
 * logs/<id>/current.jsonl} with rotation.
 *
 * <p>While a plugin's process lives, its backend writes them; {@link
 * org.auroraos.core.internal.logs.PluginLog} writes the platform's remarks otherwise, {@link
 * org.auroraos.core.internal.logs.LogReader} reads while it is written. A line is {@code
 * {"time","stream","plugin","pid","seq","line"}}; {@code "cont":true} says that the line goes on in
 * the next record of its stream, {@code "dropped":n} that n lines could not be written. The stream
 * {@code aurora} is the platform's own.
 */
package org.auroraos.core.internal.logs;
