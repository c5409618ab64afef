/**
 * Who signed a plugin: signatures of jars, verified by the JDK, and detached Ed25519 signatures.
 * {@link org.auroraos.core.internal.sign.SignatureCheck} is the door.
 */
package org.auroraos.core.internal.sign;
