/**
 * The audit log: {@code audit/NNNNNNNNNNNN.jsonl}, named by their first record, and {@code
 * audit/head.json}, the end of the chain as of the last write.
 */
package org.auroraos.core.internal.audit;
