package org.auroraos.core.internal.archive;

/**
 * A permission that a plugin asks for, as it says it; plugin-supplied text.
 *
 * @param name the policy key that it is about
 * @param value what is asked for
 * @param reason why; may be empty
 */
public record RequestedPermission(String name, String value, String reason) {}
