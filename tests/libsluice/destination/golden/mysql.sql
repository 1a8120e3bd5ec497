-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors
-- insert
CREATE TABLE `sch`.`ta'ble` (
  `id` BIGINT,
  `key` LONGTEXT CHARACTER SET utf8mb4,
  `te"x``t]` LONGTEXT CHARACTER SET utf8mb4,
  `b` BOOLEAN,
  `f` DOUBLE,
  `n` DECIMAL(12,2),
  `d` DATE,
  `ti` TIME(6),
  `ts` DATETIME(6),
  `tz` DATETIME(6),
  `u` CHAR(36) CHARACTER SET ascii,
  `j` JSON,
  `by` LONGBLOB
);
CREATE TABLE `sch`.`sluice_loads` (
  `task` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  `run` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  `batch` BIGINT NOT NULL,
  `position` BIGINT NOT NULL,
  `rows` BIGINT NOT NULL,
  `hash` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  `final` BOOLEAN NOT NULL,
  `cursor` LONGTEXT CHARACTER SET utf8mb4,
  `committed_at` DATETIME(6) NOT NULL,
  `target` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin,
  PRIMARY KEY (`task`, `run`, `batch`)
);
SELECT GET_LOCK(CONCAT('sluice ', MD5(CONCAT(COALESCE(DATABASE(), ''), ' ', ?))), 30);
CREATE TEMPORARY TABLE `sluice_stage_run_1` SELECT s.* FROM (SELECT 1 AS one) AS o LEFT JOIN (SELECT 0 AS sluice_row, t.`id` AS c0, t.`key` AS c1, t.`te"x``t]` AS c2, t.`b` AS c3, t.`f` AS c4, t.`n` AS c5, t.`d` AS c6, t.`ti` AS c7, t.`ts` AS c8, t.`tz` AS c9, t.`u` AS c10, t.`j` AS c11, t.`by` AS c12 FROM `sch`.`ta'ble` t WHERE 1 = 0) AS s ON FALSE WHERE FALSE;
DELETE FROM `sluice_stage_run_1`;
SAVEPOINT sluice_stage;
-- rows go into `sluice_stage_run_1`
RELEASE SAVEPOINT sluice_stage;
SAVEPOINT sluice_rows;
INSERT INTO `sch`.`ta'ble` (`id`, `key`, `te"x``t]`, `b`, `f`, `n`, `d`, `ti`, `ts`, `tz`, `u`, `j`, `by`) SELECT s.c0, s.c1, s.c2, s.c3, s.c4, s.c5, s.c6, s.c7, s.c8, s.c9, s.c10, s.c11, s.c12 FROM `sluice_stage_run_1` s WHERE 1 = 1;
RELEASE SAVEPOINT sluice_rows;
DROP TEMPORARY TABLE IF EXISTS `sluice_stage_run_1`;
-- upsert
CREATE TABLE `sch`.`ta'ble` (
  `id` BIGINT NOT NULL,
  `key` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  `te"x``t]` LONGTEXT CHARACTER SET utf8mb4,
  `b` BOOLEAN,
  `f` DOUBLE,
  `n` DECIMAL(12,2),
  `d` DATE,
  `ti` TIME(6),
  `ts` DATETIME(6),
  `tz` DATETIME(6),
  `u` CHAR(36) CHARACTER SET ascii,
  `j` JSON,
  `by` LONGBLOB,
  PRIMARY KEY (`id`, `key`)
);
CREATE TEMPORARY TABLE `sluice_stage_run_1` SELECT s.* FROM (SELECT 1 AS one) AS o LEFT JOIN (SELECT 0 AS sluice_row, t.`id` AS c0, t.`key` AS c1, t.`te"x``t]` AS c2, t.`b` AS c3, t.`f` AS c4, t.`n` AS c5, t.`d` AS c6, t.`ti` AS c7, t.`ts` AS c8, t.`tz` AS c9, t.`u` AS c10, t.`j` AS c11, t.`by` AS c12 FROM `sch`.`ta'ble` t WHERE 1 = 0) AS s ON FALSE WHERE FALSE;
DELETE FROM `sluice_stage_run_1`;
SAVEPOINT sluice_stage;
-- rows go into `sluice_stage_run_1`
RELEASE SAVEPOINT sluice_stage;
SAVEPOINT sluice_rows;
SELECT MIN(d.sluice_row) FROM (SELECT 0 AS sluice_row, t.`id` AS k0, t.`key` AS k1 FROM `sch`.`ta'ble` t WHERE 1 = 0 UNION ALL SELECT s.sluice_row, s.c0, s.c1 FROM `sluice_stage_run_1` s WHERE 1 = 1) d GROUP BY d.k0, d.k1 HAVING COUNT(*) > 1;
SELECT f.fate, COUNT(*) FROM (SELECT CASE WHEN t.`id` IS NULL THEN 0 WHEN COALESCE(LOWER(CAST(t.`te"x``t]` AS CHAR)), '') = LOWER('it''s \\') AND t.`te"x``t]` IS NOT NULL THEN 1 WHEN ((s.c2 IS NOT NULL AND (NOT (CAST(CAST(t.`te"x``t]` AS CHAR) AS BINARY) <=> CAST(CAST(s.c2 AS CHAR) AS BINARY)))) OR (s.c3 IS NOT NULL AND (NOT (t.`b` <=> s.c3))) OR (s.c4 IS NOT NULL AND (NOT (t.`f` <=> s.c4))) OR (s.c5 IS NOT NULL AND (NOT (t.`n` <=> s.c5))) OR (s.c6 IS NOT NULL AND (NOT (t.`d` <=> s.c6))) OR (s.c7 IS NOT NULL AND (NOT (t.`ti` <=> s.c7))) OR (s.c8 IS NOT NULL AND (NOT (t.`ts` <=> s.c8))) OR (s.c9 IS NOT NULL AND (NOT (t.`tz` <=> s.c9))) OR (s.c10 IS NOT NULL AND (NOT (t.`u` <=> s.c10))) OR (s.c11 IS NOT NULL AND (NOT (CAST(CAST(t.`j` AS CHAR) AS BINARY) <=> CAST(CAST(s.c11 AS CHAR) AS BINARY)))) OR (s.c12 IS NOT NULL AND (NOT (t.`by` <=> s.c12)))) THEN 3 ELSE 2 END AS fate FROM `sluice_stage_run_1` s LEFT JOIN `sch`.`ta'ble` t ON t.`id` = s.c0 AND t.`key` = s.c1 WHERE 1 = 1) f GROUP BY f.fate;
UPDATE `sch`.`ta'ble` AS t JOIN `sluice_stage_run_1` AS s ON t.`id` = s.c0 AND t.`key` = s.c1 AND NOT (COALESCE(LOWER(CAST(t.`te"x``t]` AS CHAR)), '') = LOWER('it''s \\') AND t.`te"x``t]` IS NOT NULL) AND (((s.c2 IS NOT NULL AND (NOT (CAST(CAST(t.`te"x``t]` AS CHAR) AS BINARY) <=> CAST(CAST(s.c2 AS CHAR) AS BINARY)))) OR (s.c3 IS NOT NULL AND (NOT (t.`b` <=> s.c3))) OR (s.c4 IS NOT NULL AND (NOT (t.`f` <=> s.c4))) OR (s.c5 IS NOT NULL AND (NOT (t.`n` <=> s.c5))) OR (s.c6 IS NOT NULL AND (NOT (t.`d` <=> s.c6))) OR (s.c7 IS NOT NULL AND (NOT (t.`ti` <=> s.c7))) OR (s.c8 IS NOT NULL AND (NOT (t.`ts` <=> s.c8))) OR (s.c9 IS NOT NULL AND (NOT (t.`tz` <=> s.c9))) OR (s.c10 IS NOT NULL AND (NOT (t.`u` <=> s.c10))) OR (s.c11 IS NOT NULL AND (NOT (CAST(CAST(t.`j` AS CHAR) AS BINARY) <=> CAST(CAST(s.c11 AS CHAR) AS BINARY)))) OR (s.c12 IS NOT NULL AND (NOT (t.`by` <=> s.c12))))) AND 1 = 1 SET t.`te"x``t]` = COALESCE(s.c2, t.`te"x``t]`), t.`b` = COALESCE(s.c3, t.`b`), t.`f` = COALESCE(s.c4, t.`f`), t.`n` = COALESCE(s.c5, t.`n`), t.`d` = COALESCE(s.c6, t.`d`), t.`ti` = COALESCE(s.c7, t.`ti`), t.`ts` = COALESCE(s.c8, t.`ts`), t.`tz` = COALESCE(s.c9, t.`tz`), t.`u` = COALESCE(s.c10, t.`u`), t.`j` = COALESCE(s.c11, t.`j`), t.`by` = COALESCE(s.c12, t.`by`);
INSERT INTO `sch`.`ta'ble` (`id`, `key`, `te"x``t]`, `b`, `f`, `n`, `d`, `ti`, `ts`, `tz`, `u`, `j`, `by`) SELECT s.c0, s.c1, s.c2, s.c3, s.c4, s.c5, s.c6, s.c7, s.c8, s.c9, s.c10, s.c11, s.c12 FROM `sluice_stage_run_1` s WHERE 1 = 1 AND NOT EXISTS (SELECT 1 FROM `sch`.`ta'ble` t WHERE t.`id` = s.c0 AND t.`key` = s.c1);
RELEASE SAVEPOINT sluice_rows;
DROP TEMPORARY TABLE IF EXISTS `sluice_stage_run_1`;
-- scd2
CREATE TABLE `sch`.`ta'ble` (
  `id` BIGINT NOT NULL,
  `key` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  `te"x``t]` LONGTEXT CHARACTER SET utf8mb4,
  `b` BOOLEAN,
  `f` DOUBLE,
  `n` DECIMAL(12,2),
  `d` DATE,
  `ti` TIME(6),
  `ts` DATETIME(6),
  `tz` DATETIME(6),
  `u` CHAR(36) CHARACTER SET ascii,
  `j` JSON,
  `by` LONGBLOB,
  `valid_from` DATETIME(6) NOT NULL,
  `valid_to` DATETIME(6),
  `is_current` BOOLEAN,
  `row_hash` LONGTEXT CHARACTER SET utf8mb4,
  PRIMARY KEY (`id`, `key`, `valid_from`)
);
CREATE TEMPORARY TABLE `sluice_stage_run_1` SELECT s.* FROM (SELECT 1 AS one) AS o LEFT JOIN (SELECT 0 AS sluice_row, t.`id` AS c0, t.`key` AS c1, t.`te"x``t]` AS c2, t.`b` AS c3, t.`f` AS c4, t.`n` AS c5, t.`d` AS c6, t.`ti` AS c7, t.`ts` AS c8, t.`tz` AS c9, t.`u` AS c10, t.`j` AS c11, t.`by` AS c12, t.`valid_from` AS c13, t.`valid_to` AS c14, t.`is_current` AS c15, t.`row_hash` AS c16 FROM `sch`.`ta'ble` t WHERE 1 = 0) AS s ON FALSE WHERE FALSE;
CREATE TEMPORARY TABLE `sluice_seen_run_1` SELECT s.* FROM (SELECT 1 AS one) AS o LEFT JOIN (SELECT 0 AS sluice_row, t.`id` AS c0, t.`key` AS c1 FROM `sch`.`ta'ble` t WHERE 1 = 0) AS s ON FALSE WHERE FALSE;
-- rows go into `sluice_seen_run_1`
DELETE FROM `sluice_stage_run_1`;
SAVEPOINT sluice_stage;
-- rows go into `sluice_stage_run_1`
RELEASE SAVEPOINT sluice_stage;
SAVEPOINT sluice_rows;
SELECT MIN(d.sluice_row) FROM (SELECT 0 AS sluice_row, t.`id` AS k0, t.`key` AS k1 FROM `sch`.`ta'ble` t WHERE 1 = 0 UNION ALL SELECT s.sluice_row, s.c0, s.c1 FROM `sluice_stage_run_1` s WHERE 1 = 1) d GROUP BY d.k0, d.k1 HAVING COUNT(*) > 1;
SELECT f.fate, COUNT(*) FROM (SELECT CASE WHEN t.`id` IS NULL THEN 0 WHEN t.`valid_from` > s.c13 THEN 5 WHEN t.`valid_from` < s.c13 AND ((s.c2 IS NOT NULL AND (NOT (CAST(CAST(t.`te"x``t]` AS CHAR) AS BINARY) <=> CAST(CAST(s.c2 AS CHAR) AS BINARY)))) OR (s.c3 IS NOT NULL AND (NOT (t.`b` <=> s.c3))) OR (s.c4 IS NOT NULL AND (NOT (t.`f` <=> s.c4))) OR (s.c5 IS NOT NULL AND (NOT (t.`n` <=> s.c5))) OR (s.c6 IS NOT NULL AND (NOT (t.`d` <=> s.c6))) OR (s.c7 IS NOT NULL AND (NOT (t.`ti` <=> s.c7))) OR (s.c8 IS NOT NULL AND (NOT (t.`ts` <=> s.c8))) OR (s.c9 IS NOT NULL AND (NOT (t.`tz` <=> s.c9))) OR (s.c10 IS NOT NULL AND (NOT (t.`u` <=> s.c10))) OR (s.c11 IS NOT NULL AND (NOT (CAST(CAST(t.`j` AS CHAR) AS BINARY) <=> CAST(CAST(s.c11 AS CHAR) AS BINARY)))) OR (s.c12 IS NOT NULL AND (NOT (t.`by` <=> s.c12)))) THEN 4 WHEN ((s.c2 IS NOT NULL AND (NOT (CAST(CAST(t.`te"x``t]` AS CHAR) AS BINARY) <=> CAST(CAST(s.c2 AS CHAR) AS BINARY)))) OR (s.c3 IS NOT NULL AND (NOT (t.`b` <=> s.c3))) OR (s.c4 IS NOT NULL AND (NOT (t.`f` <=> s.c4))) OR (s.c5 IS NOT NULL AND (NOT (t.`n` <=> s.c5))) OR (s.c6 IS NOT NULL AND (NOT (t.`d` <=> s.c6))) OR (s.c7 IS NOT NULL AND (NOT (t.`ti` <=> s.c7))) OR (s.c8 IS NOT NULL AND (NOT (t.`ts` <=> s.c8))) OR (s.c9 IS NOT NULL AND (NOT (t.`tz` <=> s.c9))) OR (s.c10 IS NOT NULL AND (NOT (t.`u` <=> s.c10))) OR (s.c11 IS NOT NULL AND (NOT (CAST(CAST(t.`j` AS CHAR) AS BINARY) <=> CAST(CAST(s.c11 AS CHAR) AS BINARY)))) OR (s.c12 IS NOT NULL AND (NOT (t.`by` <=> s.c12)))) THEN 3 ELSE 2 END AS fate FROM `sluice_stage_run_1` s LEFT JOIN `sch`.`ta'ble` t ON t.`id` = s.c0 AND t.`key` = s.c1 AND t.`valid_to` IS NULL WHERE 1 = 1) f GROUP BY f.fate;
UPDATE `sch`.`ta'ble` AS t JOIN `sluice_stage_run_1` AS s ON t.`id` = s.c0 AND t.`key` = s.c1 AND t.`valid_to` IS NULL AND t.`valid_from` = s.c13 AND 1 = 1 AND 1 = 1 AND ((s.c2 IS NOT NULL AND (NOT (CAST(CAST(t.`te"x``t]` AS CHAR) AS BINARY) <=> CAST(CAST(s.c2 AS CHAR) AS BINARY)))) OR (s.c3 IS NOT NULL AND (NOT (t.`b` <=> s.c3))) OR (s.c4 IS NOT NULL AND (NOT (t.`f` <=> s.c4))) OR (s.c5 IS NOT NULL AND (NOT (t.`n` <=> s.c5))) OR (s.c6 IS NOT NULL AND (NOT (t.`d` <=> s.c6))) OR (s.c7 IS NOT NULL AND (NOT (t.`ti` <=> s.c7))) OR (s.c8 IS NOT NULL AND (NOT (t.`ts` <=> s.c8))) OR (s.c9 IS NOT NULL AND (NOT (t.`tz` <=> s.c9))) OR (s.c10 IS NOT NULL AND (NOT (t.`u` <=> s.c10))) OR (s.c11 IS NOT NULL AND (NOT (CAST(CAST(t.`j` AS CHAR) AS BINARY) <=> CAST(CAST(s.c11 AS CHAR) AS BINARY)))) OR (s.c12 IS NOT NULL AND (NOT (t.`by` <=> s.c12)))) SET t.`te"x``t]` = COALESCE(s.c2, t.`te"x``t]`), t.`b` = COALESCE(s.c3, t.`b`), t.`f` = COALESCE(s.c4, t.`f`), t.`n` = COALESCE(s.c5, t.`n`), t.`d` = COALESCE(s.c6, t.`d`), t.`ti` = COALESCE(s.c7, t.`ti`), t.`ts` = COALESCE(s.c8, t.`ts`), t.`tz` = COALESCE(s.c9, t.`tz`), t.`u` = COALESCE(s.c10, t.`u`), t.`j` = COALESCE(s.c11, t.`j`), t.`by` = COALESCE(s.c12, t.`by`), t.`row_hash` = s.c16;
UPDATE `sch`.`ta'ble` AS t JOIN `sluice_stage_run_1` AS s ON t.`id` = s.c0 AND t.`key` = s.c1 AND t.`valid_to` IS NULL AND t.`valid_from` < s.c13 AND 1 = 1 AND 1 = 1 AND ((s.c2 IS NOT NULL AND (NOT (CAST(CAST(t.`te"x``t]` AS CHAR) AS BINARY) <=> CAST(CAST(s.c2 AS CHAR) AS BINARY)))) OR (s.c3 IS NOT NULL AND (NOT (t.`b` <=> s.c3))) OR (s.c4 IS NOT NULL AND (NOT (t.`f` <=> s.c4))) OR (s.c5 IS NOT NULL AND (NOT (t.`n` <=> s.c5))) OR (s.c6 IS NOT NULL AND (NOT (t.`d` <=> s.c6))) OR (s.c7 IS NOT NULL AND (NOT (t.`ti` <=> s.c7))) OR (s.c8 IS NOT NULL AND (NOT (t.`ts` <=> s.c8))) OR (s.c9 IS NOT NULL AND (NOT (t.`tz` <=> s.c9))) OR (s.c10 IS NOT NULL AND (NOT (t.`u` <=> s.c10))) OR (s.c11 IS NOT NULL AND (NOT (CAST(CAST(t.`j` AS CHAR) AS BINARY) <=> CAST(CAST(s.c11 AS CHAR) AS BINARY)))) OR (s.c12 IS NOT NULL AND (NOT (t.`by` <=> s.c12)))) SET t.`valid_to` = s.c13, t.`is_current` = FALSE;
UPDATE `sch`.`ta'ble` AS t JOIN `sluice_stage_run_1` AS s ON t.`id` = s.c0 AND t.`key` = s.c1 AND t.`valid_to` IS NULL AND t.`valid_from` < s.c13 AND 1 = 1 AND 1 = 1 AND (1 = 0) SET t.`row_hash` = s.c16;
INSERT INTO `sch`.`ta'ble` (`id`, `key`, `te"x``t]`, `b`, `f`, `n`, `d`, `ti`, `ts`, `tz`, `u`, `j`, `by`, `valid_from`, `valid_to`, `is_current`, `row_hash`) SELECT s.c0, s.c1, COALESCE(s.c2, p.`te"x``t]`), COALESCE(s.c3, p.`b`), COALESCE(s.c4, p.`f`), COALESCE(s.c5, p.`n`), COALESCE(s.c6, p.`d`), COALESCE(s.c7, p.`ti`), COALESCE(s.c8, p.`ts`), COALESCE(s.c9, p.`tz`), COALESCE(s.c10, p.`u`), COALESCE(s.c11, p.`j`), COALESCE(s.c12, p.`by`), s.c13, s.c14, s.c15, s.c16 FROM `sluice_stage_run_1` s LEFT JOIN `sch`.`ta'ble` p ON p.`valid_to` = s.c13 AND p.`id` = s.c0 AND p.`key` = s.c1 WHERE 1 = 1 AND NOT EXISTS (SELECT 1 FROM `sch`.`ta'ble` t WHERE t.`id` = s.c0 AND t.`key` = s.c1 AND t.`valid_to` IS NULL);
RELEASE SAVEPOINT sluice_rows;
SELECT COUNT(*) FROM `sch`.`ta'ble` WHERE NOT EXISTS (SELECT 1 FROM `sluice_seen_run_1` s WHERE `sch`.`ta'ble`.`id` = s.c0 AND `sch`.`ta'ble`.`key` = s.c1) AND `sch`.`ta'ble`.`valid_to` IS NULL;
SELECT COUNT(*) FROM `sch`.`ta'ble` WHERE `sch`.`ta'ble`.`valid_to` IS NULL;
UPDATE `sch`.`ta'ble` SET `valid_to` = TIMESTAMP '1970-01-01 00:00:00', `is_current` = FALSE WHERE NOT EXISTS (SELECT 1 FROM `sluice_seen_run_1` s WHERE `sch`.`ta'ble`.`id` = s.c0 AND `sch`.`ta'ble`.`key` = s.c1) AND `sch`.`ta'ble`.`valid_to` IS NULL;
DROP TEMPORARY TABLE IF EXISTS `sluice_seen_run_1`;
DROP TEMPORARY TABLE IF EXISTS `sluice_stage_run_1`;
-- mirror
CREATE TABLE `sch`.`ta'ble` (
  `id` BIGINT NOT NULL,
  `key` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  `te"x``t]` LONGTEXT CHARACTER SET utf8mb4,
  `b` BOOLEAN,
  `f` DOUBLE,
  `n` DECIMAL(12,2),
  `d` DATE,
  `ti` TIME(6),
  `ts` DATETIME(6),
  `tz` DATETIME(6),
  `u` CHAR(36) CHARACTER SET ascii,
  `j` JSON,
  `by` LONGBLOB,
  PRIMARY KEY (`id`, `key`)
);
CREATE TEMPORARY TABLE `sluice_stage_run_1` SELECT s.* FROM (SELECT 1 AS one) AS o LEFT JOIN (SELECT 0 AS sluice_row, t.`id` AS c0, t.`key` AS c1, t.`te"x``t]` AS c2, t.`b` AS c3, t.`f` AS c4, t.`n` AS c5, t.`d` AS c6, t.`ti` AS c7, t.`ts` AS c8, t.`tz` AS c9, t.`u` AS c10, t.`j` AS c11, t.`by` AS c12 FROM `sch`.`ta'ble` t WHERE 1 = 0) AS s ON FALSE WHERE FALSE;
CREATE TEMPORARY TABLE `sluice_seen_run_1` SELECT s.* FROM (SELECT 1 AS one) AS o LEFT JOIN (SELECT 0 AS sluice_row, t.`id` AS c0, t.`key` AS c1 FROM `sch`.`ta'ble` t WHERE 1 = 0) AS s ON FALSE WHERE FALSE;
-- rows go into `sluice_seen_run_1`
DELETE FROM `sluice_stage_run_1`;
SAVEPOINT sluice_stage;
-- rows go into `sluice_stage_run_1`
RELEASE SAVEPOINT sluice_stage;
SAVEPOINT sluice_rows;
SELECT MIN(d.sluice_row) FROM (SELECT 0 AS sluice_row, t.`id` AS k0, t.`key` AS k1 FROM `sch`.`ta'ble` t WHERE 1 = 0 UNION ALL SELECT s.sluice_row, s.c0, s.c1 FROM `sluice_stage_run_1` s WHERE 1 = 1) d GROUP BY d.k0, d.k1 HAVING COUNT(*) > 1;
SELECT f.fate, COUNT(*) FROM (SELECT CASE WHEN t.`id` IS NULL THEN 0 WHEN ((s.c2 IS NOT NULL AND (NOT (CAST(CAST(t.`te"x``t]` AS CHAR) AS BINARY) <=> CAST(CAST(s.c2 AS CHAR) AS BINARY)))) OR (s.c3 IS NOT NULL AND (NOT (t.`b` <=> s.c3))) OR (s.c4 IS NOT NULL AND (NOT (t.`f` <=> s.c4))) OR (s.c5 IS NOT NULL AND (NOT (t.`n` <=> s.c5))) OR (s.c6 IS NOT NULL AND (NOT (t.`d` <=> s.c6))) OR (s.c7 IS NOT NULL AND (NOT (t.`ti` <=> s.c7))) OR (s.c8 IS NOT NULL AND (NOT (t.`ts` <=> s.c8))) OR (s.c9 IS NOT NULL AND (NOT (t.`tz` <=> s.c9))) OR (s.c10 IS NOT NULL AND (NOT (t.`u` <=> s.c10))) OR (s.c11 IS NOT NULL AND (NOT (CAST(CAST(t.`j` AS CHAR) AS BINARY) <=> CAST(CAST(s.c11 AS CHAR) AS BINARY)))) OR (s.c12 IS NOT NULL AND (NOT (t.`by` <=> s.c12)))) THEN 3 ELSE 2 END AS fate FROM `sluice_stage_run_1` s LEFT JOIN `sch`.`ta'ble` t ON t.`id` = s.c0 AND t.`key` = s.c1 WHERE 1 = 1) f GROUP BY f.fate;
UPDATE `sch`.`ta'ble` AS t JOIN `sluice_stage_run_1` AS s ON t.`id` = s.c0 AND t.`key` = s.c1 AND 1 = 1 AND (((s.c2 IS NOT NULL AND (NOT (CAST(CAST(t.`te"x``t]` AS CHAR) AS BINARY) <=> CAST(CAST(s.c2 AS CHAR) AS BINARY)))) OR (s.c3 IS NOT NULL AND (NOT (t.`b` <=> s.c3))) OR (s.c4 IS NOT NULL AND (NOT (t.`f` <=> s.c4))) OR (s.c5 IS NOT NULL AND (NOT (t.`n` <=> s.c5))) OR (s.c6 IS NOT NULL AND (NOT (t.`d` <=> s.c6))) OR (s.c7 IS NOT NULL AND (NOT (t.`ti` <=> s.c7))) OR (s.c8 IS NOT NULL AND (NOT (t.`ts` <=> s.c8))) OR (s.c9 IS NOT NULL AND (NOT (t.`tz` <=> s.c9))) OR (s.c10 IS NOT NULL AND (NOT (t.`u` <=> s.c10))) OR (s.c11 IS NOT NULL AND (NOT (CAST(CAST(t.`j` AS CHAR) AS BINARY) <=> CAST(CAST(s.c11 AS CHAR) AS BINARY)))) OR (s.c12 IS NOT NULL AND (NOT (t.`by` <=> s.c12))))) AND 1 = 1 SET t.`te"x``t]` = COALESCE(s.c2, t.`te"x``t]`), t.`b` = COALESCE(s.c3, t.`b`), t.`f` = COALESCE(s.c4, t.`f`), t.`n` = COALESCE(s.c5, t.`n`), t.`d` = COALESCE(s.c6, t.`d`), t.`ti` = COALESCE(s.c7, t.`ti`), t.`ts` = COALESCE(s.c8, t.`ts`), t.`tz` = COALESCE(s.c9, t.`tz`), t.`u` = COALESCE(s.c10, t.`u`), t.`j` = COALESCE(s.c11, t.`j`), t.`by` = COALESCE(s.c12, t.`by`);
INSERT INTO `sch`.`ta'ble` (`id`, `key`, `te"x``t]`, `b`, `f`, `n`, `d`, `ti`, `ts`, `tz`, `u`, `j`, `by`) SELECT s.c0, s.c1, s.c2, s.c3, s.c4, s.c5, s.c6, s.c7, s.c8, s.c9, s.c10, s.c11, s.c12 FROM `sluice_stage_run_1` s WHERE 1 = 1 AND NOT EXISTS (SELECT 1 FROM `sch`.`ta'ble` t WHERE t.`id` = s.c0 AND t.`key` = s.c1);
RELEASE SAVEPOINT sluice_rows;
SELECT COUNT(*) FROM `sch`.`ta'ble` WHERE NOT EXISTS (SELECT 1 FROM `sluice_seen_run_1` s WHERE `sch`.`ta'ble`.`id` = s.c0 AND `sch`.`ta'ble`.`key` = s.c1);
SELECT COUNT(*) FROM `sch`.`ta'ble` WHERE 1 = 1;
DELETE FROM `sch`.`ta'ble` WHERE NOT EXISTS (SELECT 1 FROM `sluice_seen_run_1` s WHERE `sch`.`ta'ble`.`id` = s.c0 AND `sch`.`ta'ble`.`key` = s.c1);
DROP TEMPORARY TABLE IF EXISTS `sluice_seen_run_1`;
DROP TEMPORARY TABLE IF EXISTS `sluice_stage_run_1`;
