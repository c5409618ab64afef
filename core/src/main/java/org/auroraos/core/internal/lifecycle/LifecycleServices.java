package org.auroraos.core.internal.lifecycle;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.auroraos.api.hypervisor.Hypervisor;
import org.auroraos.api.plugin.PluginListener;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.core.internal.logs.PluginLog;
import org.auroraos.core.internal.store.PluginStore;
import org.auroraos.core.internal.store.RunDirectories;

/**
 * What all plugins share.
 *
 * @param store their code and their state
 * @param integrity whether the code is what was deployed
 * @param runs where what runs is found again
 * @param ends which of their ends are known already
 * @param launches what is recorded of their processes
 * @param hypervisor runs them
 * @param adoptions whether all that ran before the platform has been found
 * @param dependencies what they know of one another
 * @param gate whether it can
 * @param codec writes policies
 * @param admissions whether they may start
 * @param settings what the operator wants for each
 * @param planner what to run
 * @param data the platform's data directory
 * @param common what holds for all of them now
 * @param pool threads for what happens to them
 * @param checks threads that wait for health checks
 * @param probe carries them out
 * @param timers tells what took too long
 * @param listener hears of every change
 * @param clock for all times
 */
record LifecycleServices(
    PluginStore store,
    Integrity integrity,
    RunDirectories runs,
    EndRecords ends,
    LaunchRecords launches,
    Hypervisor hypervisor,
    Dependencies dependencies,
    BackendGate gate,
    Adoptions adoptions,
    PolicyCodec codec,
    Admissions admissions,
    SettingsSource settings,
    LaunchPlanner planner,
    Path data,
    Supplier<LifecycleSettings> common,
    Executor pool,
    Executor checks,
    HealthProbe probe,
    Timers timers,
    PluginListener listener,
    Clock clock) {

  PluginLog log(String id) {
    return new PluginLog(id, PluginLog.current(data, id), () -> common.get().logs(), clock);
  }
}
