package io.elasticq.journal;

/**
 * What could be saved.
 *
 * @param records whole records that were copied
 * @param gaps places where records are missing between two that were copied
 * @param missing records that are missing in these gaps, by their sequences
 */
public record SalvageReport(long records, long gaps, long missing) {}
