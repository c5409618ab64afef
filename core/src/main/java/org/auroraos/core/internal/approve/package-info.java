/**
 * Whether a version of a plugin may start: what the operator has configured ({@link
 * org.auroraos.core.internal.approve.AdmissionSettings}) and decided ({@link
 * org.auroraos.core.internal.approve.Decisions}) against what is known of it. {@link
 * org.auroraos.core.internal.approve.AdmissionJudge} is the door.
 */
package org.auroraos.core.internal.approve;
