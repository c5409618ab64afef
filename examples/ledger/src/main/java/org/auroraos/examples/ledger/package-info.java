/** A stateful plugin that uses a third-party bundle. */
package org.auroraos.examples.ledger;
