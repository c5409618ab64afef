/**
 * The Gogo commands of scope {@code aurora} and how their results look. Commands return the API's
 * values and throw {@link org.auroraos.core.internal.shell.CommandException}; {@link
 * org.auroraos.core.internal.shell.ValueConverter} makes text of them.
 */
package org.auroraos.core.internal.shell;
