package org.auroraos.core.internal.lifecycle;

import java.util.Optional;
import org.auroraos.core.internal.archive.UnpackedPlugin;
import org.auroraos.core.internal.store.AdmissionFacts;

/**
 * A plugin that was unpacked and looked through.
 *
 * @param plugin its files and what it says about itself
 * @param facts what was found out about it
 * @param warning what an operator must know when it is deployed; may be empty
 * @param refusal why it is refused whatever an operator says; empty if it is not
 */
record Examined(
    UnpackedPlugin plugin, AdmissionFacts facts, String warning, Optional<String> refusal) {}
