package io.elasticq.persistent;

import io.elasticq.journal.SalvageReport;

/**
 * What {@link PersistentElasticQueue#salvage} saved.
 *
 * @param log what could be read of the log
 * @param elements in the new queue
 * @param uncertain how many of them may have been taken before, since the log has gaps behind them
 */
public record SalvagedQueue(SalvageReport log, int elements, int uncertain) {}
