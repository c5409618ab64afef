/**
 * The attack programs of {@code itest/attacks}, outside and in a sandbox of the product.
 *
 * <p>{@code AttackSuite} makes, for each user, the host's side and starts one {@code AttackRunner}
 * for each thing that attacks presume; that one boots the product as {@code bin/aurora exec} does
 * and runs every program on both sides. Both are ordinary main classes, for this kernel and for
 * that of a virtual machine; the tests tell what they said.
 */
package org.auroraos.itest.attacks;
