-- Written by `make docs` from network_queries.py with ibis-framework 12.0.0, sqlglot 30.17.0.

-- records_in_company
WITH "t1" AS (
  SELECT
    "t0"."uid",
    "t0"."work_id",
    "t0"."source",
    "t0"."title",
    "t0"."title_key",
    "t0"."first_author",
    "t0"."year",
    "t0"."doi",
    "t0"."type",
    "t0"."venue",
    "t0"."publisher",
    "t0"."language",
    "t0"."cited_by",
    "t0"."updated",
    "t0"."authors",
    "t0"."affiliations",
    "t0"."content",
    CASE WHEN ARRAY_LENGTH("t0"."keywords") > 0 THEN "t0"."keywords" ELSE NULL END AS "keywords",
    CASE WHEN ARRAY_LENGTH("t0"."index_terms") > 0 THEN "t0"."index_terms" ELSE NULL END AS "index_terms",
    CASE WHEN ARRAY_LENGTH("t0"."funders") > 0 THEN "t0"."funders" ELSE NULL END AS "funders"
  FROM "staged_work" AS "t0"
  WHERE
    "t0"."title_key" IS NOT NULL
    AND "t0"."year" IS NOT NULL
    AND "t0"."first_author" IS NOT NULL
), "t2" AS (
  SELECT
    "t0"."uid",
    "t0"."work_id",
    "t0"."source",
    "t0"."title",
    "t0"."title_key",
    "t0"."first_author",
    "t0"."year",
    "t0"."doi",
    "t0"."type",
    "t0"."venue",
    "t0"."publisher",
    "t0"."language",
    "t0"."cited_by",
    "t0"."updated",
    "t0"."authors",
    "t0"."affiliations",
    "t0"."content",
    CASE WHEN ARRAY_LENGTH("t0"."keywords") > 0 THEN "t0"."keywords" ELSE NULL END AS "keywords",
    CASE WHEN ARRAY_LENGTH("t0"."index_terms") > 0 THEN "t0"."index_terms" ELSE NULL END AS "index_terms",
    CASE WHEN ARRAY_LENGTH("t0"."funders") > 0 THEN "t0"."funders" ELSE NULL END AS "funders"
  FROM "staged_work" AS "t0"
  WHERE
    "t0"."work_id" IS NOT NULL
), "t3" AS (
  SELECT
    "t0"."uid",
    "t0"."work_id",
    "t0"."source",
    "t0"."title",
    "t0"."title_key",
    "t0"."first_author",
    "t0"."year",
    "t0"."doi",
    "t0"."type",
    "t0"."venue",
    "t0"."publisher",
    "t0"."language",
    "t0"."cited_by",
    "t0"."updated",
    "t0"."authors",
    "t0"."affiliations",
    "t0"."content",
    CASE WHEN ARRAY_LENGTH("t0"."keywords") > 0 THEN "t0"."keywords" ELSE NULL END AS "keywords",
    CASE WHEN ARRAY_LENGTH("t0"."index_terms") > 0 THEN "t0"."index_terms" ELSE NULL END AS "index_terms",
    CASE WHEN ARRAY_LENGTH("t0"."funders") > 0 THEN "t0"."funders" ELSE NULL END AS "funders"
  FROM "staged_work" AS "t0"
  WHERE
    "t0"."doi" IS NOT NULL
)
SELECT
  *
FROM (
  SELECT
    "t7"."uid"
  FROM "t1" AS "t7"
  SEMI JOIN (
    SELECT
      *
    FROM (
      SELECT
        "t4"."title_key",
        "t4"."year",
        "t4"."first_author",
        COUNT(*) AS "records"
      FROM "t1" AS "t4"
      GROUP BY
        1,
        2,
        3
    ) AS "t10"
    WHERE
      "t10"."records" > 1
  ) AS "t16"
    ON "t7"."title_key" = "t16"."title_key"
    AND "t7"."year" = "t16"."year"
    AND "t7"."first_author" = "t16"."first_author"
) AS "t19"
UNION
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."uid"
    FROM "t2" AS "t8"
    SEMI JOIN (
      SELECT
        *
      FROM (
        SELECT
          "t5"."work_id",
          COUNT(*) AS "records"
        FROM "t2" AS "t5"
        GROUP BY
          1
      ) AS "t11"
      WHERE
        "t11"."records" > 1
    ) AS "t17"
      ON "t8"."work_id" = "t17"."work_id"
  ) AS "t20"
  UNION
  SELECT
    *
  FROM (
    SELECT
      "t9"."uid"
    FROM "t3" AS "t9"
    SEMI JOIN (
      SELECT
        *
      FROM (
        SELECT
          "t6"."doi",
          COUNT(*) AS "records"
        FROM "t3" AS "t6"
        GROUP BY
          1
      ) AS "t12"
      WHERE
        "t12"."records" > 1
    ) AS "t18"
      ON "t9"."doi" = "t18"."doi"
  ) AS "t21"
) AS "t22"

-- company_of_records
SELECT
  "t4"."uid",
  "t4"."work_id",
  "t4"."source",
  "t4"."title",
  "t4"."title_key",
  "t4"."first_author",
  "t4"."year",
  "t4"."doi",
  "t4"."type",
  "t4"."venue",
  "t4"."publisher",
  "t4"."language",
  "t4"."cited_by",
  "t4"."updated",
  "t4"."authors",
  "t4"."affiliations",
  "t4"."content",
  "t4"."keywords",
  "t4"."index_terms",
  "t4"."funders"
FROM (
  SELECT
    "t0"."uid",
    "t0"."work_id",
    "t0"."source",
    "t0"."title",
    "t0"."title_key",
    "t0"."first_author",
    "t0"."year",
    "t0"."doi",
    "t0"."type",
    "t0"."venue",
    "t0"."publisher",
    "t0"."language",
    "t0"."cited_by",
    "t0"."updated",
    "t0"."authors",
    "t0"."affiliations",
    "t0"."content",
    CASE WHEN ARRAY_LENGTH("t0"."keywords") > 0 THEN "t0"."keywords" ELSE NULL END AS "keywords",
    CASE WHEN ARRAY_LENGTH("t0"."index_terms") > 0 THEN "t0"."index_terms" ELSE NULL END AS "index_terms",
    CASE WHEN ARRAY_LENGTH("t0"."funders") > 0 THEN "t0"."funders" ELSE NULL END AS "funders"
  FROM "staged_work" AS "t0"
) AS "t4"
SEMI JOIN "records_in_company" AS "t2"
  ON "t4"."uid" = "t2"."uid"

-- groups_of_records
SELECT
  "t5"."uid",
  "t5"."work_id",
  "t5"."source",
  "t5"."title",
  "t5"."title_key",
  "t5"."first_author",
  "t5"."year",
  "t5"."doi",
  "t5"."type",
  "t5"."venue",
  "t5"."publisher",
  "t5"."language",
  "t5"."cited_by",
  "t5"."updated",
  "t5"."authors",
  "t5"."affiliations",
  "t5"."content",
  "t5"."keywords",
  "t5"."index_terms",
  "t5"."funders",
  "t5"."provable",
  "t5"."title_doi",
  "t5"."work",
  ROW_NUMBER() OVER (
    PARTITION BY "t5"."work"
    ORDER BY "t5"."affiliations" DESC, "t5"."doi" IS NOT NULL DESC, "t5"."authors" DESC, "t5"."work_id" ASC, "t5"."doi" ASC, "t5"."year" ASC, "t5"."title" ASC, "t5"."content" ASC, "t5"."uid" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) - 1 AS "place_in_group"
FROM (
  SELECT
    "t4"."uid",
    "t4"."work_id",
    "t4"."source",
    "t4"."title",
    "t4"."title_key",
    "t4"."first_author",
    "t4"."year",
    "t4"."doi",
    "t4"."type",
    "t4"."venue",
    "t4"."publisher",
    "t4"."language",
    "t4"."cited_by",
    "t4"."updated",
    "t4"."authors",
    "t4"."affiliations",
    "t4"."content",
    "t4"."keywords",
    "t4"."index_terms",
    "t4"."funders",
    "t4"."provable",
    "t4"."title_doi",
    COALESCE(
      'doi:' || COALESCE("t4"."doi", "t4"."title_doi"),
      CASE
        WHEN "t4"."provable"
        THEN 'title:' || "t4"."title_key" || '|' || CAST("t4"."year" AS TEXT) || '|' || "t4"."first_author"
        ELSE NULL
      END,
      'id:' || "t4"."work_id"
    ) AS "work"
  FROM (
    SELECT
      "t3"."uid",
      "t3"."work_id",
      "t3"."source",
      "t3"."title",
      "t3"."title_key",
      "t3"."first_author",
      "t3"."year",
      "t3"."doi",
      "t3"."type",
      "t3"."venue",
      "t3"."publisher",
      "t3"."language",
      "t3"."cited_by",
      "t3"."updated",
      "t3"."authors",
      "t3"."affiliations",
      "t3"."content",
      "t3"."keywords",
      "t3"."index_terms",
      "t3"."funders",
      (
        "t3"."title_key" IS NOT NULL
      )
      AND (
        "t3"."year" IS NOT NULL
      )
      AND (
        "t3"."first_author" IS NOT NULL
      ) AS "provable",
      CASE
        WHEN (
          "t3"."title_key" IS NOT NULL
        )
        AND (
          "t3"."year" IS NOT NULL
        )
        AND (
          "t3"."first_author" IS NOT NULL
        )
        THEN MIN("t3"."doi") OVER (
          PARTITION BY "t3"."title_key", "t3"."year", "t3"."first_author"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
        ELSE NULL
      END AS "title_doi"
    FROM (
      SELECT
        "t2".*
        EXCLUDE ("newest")
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t0"."uid",
            "t0"."work_id",
            "t0"."source",
            "t0"."title",
            "t0"."title_key",
            "t0"."first_author",
            "t0"."year",
            "t0"."doi",
            "t0"."type",
            "t0"."venue",
            "t0"."publisher",
            "t0"."language",
            "t0"."cited_by",
            "t0"."updated",
            "t0"."authors",
            "t0"."affiliations",
            "t0"."content",
            "t0"."keywords",
            "t0"."index_terms",
            "t0"."funders",
            (
              ROW_NUMBER() OVER (
                PARTITION BY "t0"."work_id"
                ORDER BY "t0"."updated" DESC, "t0"."affiliations" DESC, "t0"."doi" IS NOT NULL DESC, "t0"."authors" DESC, "t0"."work_id" ASC, "t0"."doi" ASC, "t0"."year" ASC, "t0"."title" ASC, "t0"."content" ASC, "t0"."uid" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) = 0 AS "newest"
          FROM "company_of_records" AS "t0"
        ) AS "t1"
        WHERE
          "t1"."newest"
      ) AS "t2"
    ) AS "t3"
  ) AS "t4"
) AS "t5"

-- distinct_works
SELECT
  "t13"."uid",
  "t13"."work_id",
  "t13"."year",
  "t13"."authors"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t9"."uid",
      "t9"."work_id",
      "t9"."source",
      "t9"."title_key",
      "t9"."first_author",
      "t9"."updated",
      "t9"."authors",
      "t9"."affiliations",
      "t9"."content",
      "t9"."title",
      "t9"."year",
      "t9"."doi",
      "t9"."type",
      "t9"."venue",
      "t9"."publisher",
      "t9"."language",
      "t9"."cited_by",
      "t9"."keywords",
      "t9"."index_terms",
      "t9"."funders"
    FROM (
      SELECT
        "t0"."uid",
        "t0"."work_id",
        "t0"."source",
        "t0"."title",
        "t0"."title_key",
        "t0"."first_author",
        "t0"."year",
        "t0"."doi",
        "t0"."type",
        "t0"."venue",
        "t0"."publisher",
        "t0"."language",
        "t0"."cited_by",
        "t0"."updated",
        "t0"."authors",
        "t0"."affiliations",
        "t0"."content",
        CASE WHEN ARRAY_LENGTH("t0"."keywords") > 0 THEN "t0"."keywords" ELSE NULL END AS "keywords",
        CASE WHEN ARRAY_LENGTH("t0"."index_terms") > 0 THEN "t0"."index_terms" ELSE NULL END AS "index_terms",
        CASE WHEN ARRAY_LENGTH("t0"."funders") > 0 THEN "t0"."funders" ELSE NULL END AS "funders"
      FROM "staged_work" AS "t0"
    ) AS "t9"
    ANTI JOIN "records_in_company" AS "t3"
      ON "t9"."uid" = "t3"."uid"
  ) AS "t11"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t10".*
      EXCLUDE ("work")
    FROM (
      SELECT
        "t5"."uid",
        "t5"."work_id",
        "t5"."source",
        "t5"."title_key",
        "t5"."first_author",
        "t5"."updated",
        "t5"."authors",
        "t5"."affiliations",
        "t5"."content",
        "t5"."work",
        "t8"."title",
        "t8"."year",
        "t8"."doi",
        "t8"."type",
        "t8"."venue",
        "t8"."publisher",
        "t8"."language",
        "t8"."cited_by",
        "t8"."keywords",
        "t8"."index_terms",
        "t8"."funders"
      FROM (
        SELECT
          "t2"."uid",
          "t2"."work_id",
          "t2"."source",
          "t2"."title_key",
          "t2"."first_author",
          "t2"."updated",
          "t2"."authors",
          "t2"."affiliations",
          "t2"."content",
          "t2"."work"
        FROM "groups_of_records" AS "t2"
        WHERE
          "t2"."place_in_group" = 0
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t2"."work",
          FIRST("t2"."title" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."title" IS NOT NULL) AS "title",
          FIRST("t2"."year" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."year" IS NOT NULL) AS "year",
          FIRST("t2"."doi" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."doi" IS NOT NULL) AS "doi",
          FIRST("t2"."type" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."type" IS NOT NULL) AS "type",
          FIRST("t2"."venue" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."venue" IS NOT NULL) AS "venue",
          FIRST("t2"."publisher" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."publisher" IS NOT NULL) AS "publisher",
          FIRST("t2"."language" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."language" IS NOT NULL) AS "language",
          FIRST("t2"."cited_by" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."cited_by" IS NOT NULL) AS "cited_by",
          FIRST("t2"."keywords" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."keywords" IS NOT NULL) AS "keywords",
          FIRST("t2"."index_terms" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."index_terms" IS NOT NULL) AS "index_terms",
          FIRST("t2"."funders" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."funders" IS NOT NULL) AS "funders"
        FROM "groups_of_records" AS "t2"
        GROUP BY
          1
      ) AS "t8"
        ON "t5"."work" = "t8"."work"
    ) AS "t10"
  ) AS "t12"
) AS "t13"

-- merged
SELECT
  "t15"."uid",
  "t15"."work_id",
  "t15"."merged_into",
  "t15"."rule",
  CAST(FLOOR((
    "t15"."uid"
  ) / (
    4294967296
  )) AS BIGINT) + 1 AS "input",
  "t15"."uid" % 4294967296 AS "record"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t5"."uid",
      "t5"."work_id",
      "t6"."merged_into",
      CASE
        WHEN (
          "t5"."doi" IS NOT NULL
        ) AND (
          "t5"."doi" = "t6"."kept_doi"
        )
        THEN 'same DOI'
        ELSE 'same title, year and first author'
      END AS "rule"
    FROM (
      SELECT
        *
      FROM "groups_of_records" AS "t0"
      WHERE
        "t0"."place_in_group" > 0
    ) AS "t5"
    INNER JOIN (
      SELECT
        "t0"."work",
        "t0"."work_id" AS "merged_into",
        "t0"."doi" AS "kept_doi"
      FROM "groups_of_records" AS "t0"
      WHERE
        "t0"."place_in_group" = 0
    ) AS "t6"
      ON "t5"."work" = "t6"."work"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t13"."uid",
      "t13"."work_id",
      "t13"."merged_into",
      'same id' AS "rule"
    FROM (
      SELECT
        "t12"."uid",
        "t12"."work_id",
        "t9"."merged_into"
      FROM (
        SELECT
          "t7"."uid",
          "t7"."work_id"
        FROM (
          SELECT
            "t1"."uid",
            "t1"."work_id",
            "t1"."source",
            "t1"."title",
            "t1"."title_key",
            "t1"."first_author",
            "t1"."year",
            "t1"."doi",
            "t1"."type",
            "t1"."venue",
            "t1"."publisher",
            "t1"."language",
            "t1"."cited_by",
            "t1"."updated",
            "t1"."authors",
            "t1"."affiliations",
            "t1"."content",
            "t1"."keywords",
            "t1"."index_terms",
            "t1"."funders",
            (
              ROW_NUMBER() OVER (
                PARTITION BY "t1"."work_id"
                ORDER BY "t1"."updated" DESC, "t1"."affiliations" DESC, "t1"."doi" IS NOT NULL DESC, "t1"."authors" DESC, "t1"."work_id" ASC, "t1"."doi" ASC, "t1"."year" ASC, "t1"."title" ASC, "t1"."content" ASC, "t1"."uid" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) = 0 AS "newest"
          FROM "company_of_records" AS "t1"
        ) AS "t7"
        WHERE
          NOT (
            "t7"."newest"
          )
      ) AS "t12"
      INNER JOIN (
        SELECT
          "t2"."work_id",
          "t6"."merged_into"
        FROM "groups_of_records" AS "t2"
        INNER JOIN (
          SELECT
            "t0"."work",
            "t0"."work_id" AS "merged_into",
            "t0"."doi" AS "kept_doi"
          FROM "groups_of_records" AS "t0"
          WHERE
            "t0"."place_in_group" = 0
        ) AS "t6"
          ON "t2"."work" = "t6"."work"
      ) AS "t9"
        ON "t12"."work_id" = "t9"."work_id"
    ) AS "t13"
  ) AS "t14"
) AS "t15"
ORDER BY
  "t15"."work_id" ASC,
  "t15"."uid" ASC

-- merged_by_file
SELECT
  CAST(FLOOR((
    "t0"."uid"
  ) / (
    4294967296
  )) AS BIGINT) AS "file",
  COUNT(*) AS "n"
FROM "merged" AS "t0"
GROUP BY
  1

-- works
SELECT
  *
FROM "distinct_works" AS "t0"
WHERE
  "t0"."year" BETWEEN GETVARIABLE('first') AND GETVARIABLE('last')

-- of_no_year
SELECT
  SUM(CAST("t0"."year" IS NULL AS INT)) AS "works"
FROM "distinct_works" AS "t0"

-- study_authorship
SELECT
  "t2"."uid",
  "t2"."author",
  "t2"."affiliation",
  "t2"."text",
  "t2"."countries"
FROM "authorship" AS "t2"
SEMI JOIN "works" AS "t3"
  ON "t2"."uid" = "t3"."uid"

-- texts
SELECT
  *
FROM (
  SELECT
    "t5"."text",
    "t4"."named"
  FROM (
    SELECT DISTINCT
      "t0"."text"
    FROM "study_authorship" AS "t0"
    WHERE
      "t0"."text" IS NOT NULL
  ) AS "t5"
  LEFT OUTER JOIN (
    SELECT DISTINCT
      *
    FROM "named" AS "t1"
  ) AS "t4"
    ON "t5"."text" = "t4"."text"
) AS "t6"
ORDER BY
  "t6"."text" ASC

-- alike
SELECT
  "t12"."uid",
  MIN("t12"."uid") OVER (
    PARTITION BY "t12"."authors", "t12"."byline"
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS "first"
FROM (
  SELECT
    "t11"."uid",
    "t11"."authors",
    "t11"."byline"
  FROM (
    SELECT
      "t5"."uid",
      "t5"."authors",
      "t10"."uid" AS "uid_right",
      "t10"."byline"
    FROM (
      SELECT
        "t0"."uid",
        "t0"."authors"
      FROM "works" AS "t0"
    ) AS "t5"
    LEFT OUTER JOIN (
      SELECT
        "t8"."uid",
        ARRAY_AGG("t8"."said") FILTER(WHERE
          "t8"."said" IS NOT NULL) AS "byline"
      FROM (
        SELECT
          "t3"."uid",
          CAST("t3"."author" AS TEXT) || COALESCE("t7"."told", '-') || '+' || COALESCE(
            CASE
              WHEN ARRAY_LENGTH("t3"."countries") > 0
              THEN ARRAY_TO_STRING("t3"."countries", ';')
              ELSE ''
            END,
            ''
          ) AS "said"
        FROM "study_authorship" AS "t3"
        LEFT OUTER JOIN (
          SELECT
            "t2"."text",
            CAST("t2"."decided" AS TEXT) || ARRAY_TO_STRING("t2"."places", ';') AS "told"
          FROM "answers" AS "t2"
        ) AS "t7"
          ON "t3"."text" = "t7"."text"
      ) AS "t8"
      GROUP BY
        1
    ) AS "t10"
      ON "t5"."uid" = "t10"."uid"
  ) AS "t11"
) AS "t12"

-- located
SELECT
  "t12".*
  EXCLUDE ("text")
FROM (
  SELECT
    "t11"."uid",
    "t11"."author",
    "t11"."text",
    "t11"."places",
    CASE
      WHEN (
        "t11"."codes" > 0
      )
      AND (
        "t11"."texts_located" = 0
      )
      AND NOT (
        "t11"."person_decided"
      )
      THEN 1
      ELSE "t11"."texts"
    END AS "parts"
  FROM (
    SELECT
      "t10"."uid",
      "t10"."author",
      "t10"."affiliation",
      "t10"."text",
      "t10"."places",
      "t10"."decided",
      SUM(CAST("t10"."affiliation" > 0 AS INT)) OVER (
        PARTITION BY "t10"."uid", "t10"."author"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "texts",
      SUM(
        CAST((
          "t10"."affiliation" > 0
        ) AND (
          ARRAY_LENGTH("t10"."places") > 0
        ) AS INT)
      ) OVER (
        PARTITION BY "t10"."uid", "t10"."author"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "texts_located",
      SUM(CAST("t10"."affiliation" = 0 AS INT)) OVER (
        PARTITION BY "t10"."uid", "t10"."author"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "codes",
      BOOL_OR(CAST("t10"."decided" AS BOOLEAN)) OVER (
        PARTITION BY "t10"."uid", "t10"."author"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "person_decided"
    FROM (
      SELECT
        "t4"."uid",
        "t4"."author",
        "t4"."affiliation",
        "t4"."text",
        CASE
          WHEN (
            ARRAY_LENGTH(COALESCE("t5"."places", [])) > 0
          )
          OR COALESCE("t5"."decided", FALSE)
          THEN COALESCE("t5"."places", [])
          ELSE COALESCE("t4"."countries", [])
        END AS "places",
        COALESCE("t5"."decided", FALSE) AS "decided"
      FROM "study_authorship" AS "t4"
      SEMI JOIN (
        SELECT
          "t6"."uid",
          "t6"."work_id",
          "t6"."year",
          "t6"."authors"
        FROM "works" AS "t6"
        SEMI JOIN "alike" AS "t7"
          ON "t6"."uid" = "t7"."first"
      ) AS "t9"
        ON "t4"."uid" = "t9"."uid"
      LEFT OUTER JOIN "answers" AS "t5"
        ON "t4"."text" = "t5"."text"
    ) AS "t10"
  ) AS "t11"
  WHERE
    (
      "t11"."affiliation" = 0
    ) = (
      (
        "t11"."codes" > 0
      )
      AND (
        "t11"."texts_located" = 0
      )
      AND NOT (
        "t11"."person_decided"
      )
    )
) AS "t12"

-- parts
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t3"."uid",
      "t3"."author",
      UNNEST(
        CASE
          WHEN ARRAY_LENGTH("t3"."places") > 0
          THEN "t3"."places"
          ELSE CAST(['ZZ'] AS TEXT[])
        END
      ) AS "place",
      CASE WHEN "t3"."author" > 0 THEN 1 ELSE "t13"."without_link" END AS "numerator",
      "t13"."people" * "t3"."parts" * GREATEST(ARRAY_LENGTH("t3"."places"), 1) AS "denominator"
    FROM "located" AS "t3"
    INNER JOIN (
      SELECT
        "t10"."uid",
        "t10"."people",
        "t10"."people" - COALESCE("t10"."owners", 0) AS "without_link"
      FROM (
        SELECT
          "t9".*
          EXCLUDE ("uid_right")
        FROM (
          SELECT
            "t4"."uid",
            GREATEST("t4"."authors", 1) AS "people",
            "t8"."uid" AS "uid_right",
            "t8"."owners",
            "t8"."loose"
          FROM "works" AS "t4"
          SEMI JOIN "alike" AS "t5"
            ON "t4"."uid" = "t5"."first"
          LEFT OUTER JOIN (
            SELECT
              "t6"."uid",
              SUM(CAST("t6"."author" > 0 AS INT)) AS "owners",
              BOOL_OR(CAST("t6"."author" = 0 AS BOOLEAN)) AS "loose"
            FROM (
              SELECT DISTINCT
                "t0"."uid",
                "t0"."author"
              FROM "located" AS "t0"
            ) AS "t6"
            GROUP BY
              1
          ) AS "t8"
            ON "t4"."uid" = "t8"."uid"
        ) AS "t9"
      ) AS "t10"
    ) AS "t13"
      ON "t3"."uid" = "t13"."uid"
  ) AS "t14"
) AS "t15"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t10"."uid",
    CAST(0 AS INT) AS "author",
    'ZZ' AS "place",
    "t10"."people" - COALESCE("t10"."owners", 0) AS "numerator",
    CAST("t10"."people" AS BIGINT) AS "denominator"
  FROM (
    SELECT
      "t9".*
      EXCLUDE ("uid_right")
    FROM (
      SELECT
        "t4"."uid",
        GREATEST("t4"."authors", 1) AS "people",
        "t8"."uid" AS "uid_right",
        "t8"."owners",
        "t8"."loose"
      FROM "works" AS "t4"
      SEMI JOIN "alike" AS "t5"
        ON "t4"."uid" = "t5"."first"
      LEFT OUTER JOIN (
        SELECT
          "t6"."uid",
          SUM(CAST("t6"."author" > 0 AS INT)) AS "owners",
          BOOL_OR(CAST("t6"."author" = 0 AS BOOLEAN)) AS "loose"
        FROM (
          SELECT DISTINCT
            "t0"."uid",
            "t0"."author"
          FROM "located" AS "t0"
        ) AS "t6"
        GROUP BY
          1
      ) AS "t8"
        ON "t4"."uid" = "t8"."uid"
    ) AS "t9"
  ) AS "t10"
  WHERE
    (
      "t10"."people" - COALESCE("t10"."owners", 0)
    ) > 0
    AND NOT (
      COALESCE("t10"."loose", FALSE)
    )
) AS "t12"

-- keys
WITH "t9" AS (
  SELECT DISTINCT
    "t2"."uid",
    "t2"."author",
    "t2"."place"
  FROM "parts" AS "t2"
  WHERE
    "t2"."place" <> 'ZZ'
)
SELECT
  "t31"."uid",
  "t31"."year",
  "t31"."places",
  "t31"."multi_affiliation",
  COALESCE("t31"."fields", '') AS "fields",
  "t31"."top_tenth"
FROM (
  SELECT
    "t30".*
    EXCLUDE ("uid_right")
  FROM (
    SELECT
      "t29"."uid",
      "t29"."work_id",
      "t29"."year",
      "t29"."first",
      "t29"."places",
      "t29"."multi_affiliation",
      "t29"."fields",
      "t15"."uid" AS "uid_right",
      "t15"."top_tenth"
    FROM (
      SELECT
        "t27".*
        EXCLUDE ("uid_right")
      FROM (
        SELECT
          "t8"."uid",
          "t8"."work_id",
          "t8"."year",
          "t4"."first",
          "t26"."places",
          "t26"."multi_affiliation",
          "t16"."uid" AS "uid_right",
          "t16"."fields"
        FROM (
          SELECT
            "t0"."uid",
            "t0"."work_id",
            "t0"."year"
          FROM "works" AS "t0"
        ) AS "t8"
        INNER JOIN "alike" AS "t4"
          ON "t8"."uid" = "t4"."uid"
        INNER JOIN (
          SELECT
            "t24"."places",
            "t24"."multi_affiliation",
            "t24"."uid" AS "first"
          FROM (
            SELECT
              "t3"."uid",
              "t3"."work_id",
              "t3"."year",
              COALESCE("t23"."places", '') AS "places",
              COALESCE("t23"."multi", FALSE) AS "multi_affiliation"
            FROM "works" AS "t3"
            SEMI JOIN "alike" AS "t4"
              ON "t3"."uid" = "t4"."first"
            LEFT OUTER JOIN (
              SELECT
                "t21"."uid",
                "t21"."shared",
                "t21"."places",
                "t21"."n",
                "t21"."located",
                "t21"."loose",
                (
                  "t21"."n" > 1
                )
                AND NOT (
                  "t21"."loose"
                )
                AND (
                  "t21"."shared" = "t21"."located"
                ) AS "multi"
              FROM (
                SELECT
                  "t20"."uid",
                  "t20"."shared",
                  "t20"."places",
                  "t20"."n",
                  "t19"."located",
                  "t19"."loose"
                FROM (
                  SELECT
                    "t12"."uid",
                    MAX("t12"."here") AS "shared",
                    ARRAY_TO_STRING(LIST_SORT(ARRAY_AGG("t12"."place") FILTER(WHERE
                      "t12"."place" IS NOT NULL)), ';') AS "places",
                    COUNT(*) AS "n"
                  FROM (
                    SELECT
                      "t10"."uid",
                      "t10"."place",
                      COUNT(*) AS "here"
                    FROM "t9" AS "t10"
                    GROUP BY
                      1,
                      2
                  ) AS "t12"
                  GROUP BY
                    1
                ) AS "t20"
                INNER JOIN (
                  SELECT
                    "t13"."uid",
                    COUNT(*) AS "located",
                    BOOL_OR(CAST("t13"."author" = 0 AS BOOLEAN)) AS "loose"
                  FROM (
                    SELECT DISTINCT
                      "t10"."uid",
                      "t10"."author"
                    FROM "t9" AS "t10"
                  ) AS "t13"
                  GROUP BY
                    1
                ) AS "t19"
                  ON "t20"."uid" = "t19"."uid"
              ) AS "t21"
            ) AS "t23"
              ON "t3"."uid" = "t23"."uid"
          ) AS "t24"
        ) AS "t26"
          ON "t4"."first" = "t26"."first"
        LEFT OUTER JOIN (
          SELECT
            "t6"."uid",
            ARRAY_TO_STRING(LIST_SORT(ARRAY_AGG("t6"."field") FILTER(WHERE
              "t6"."field" IS NOT NULL)), ';') AS "fields"
          FROM (
            SELECT
              "t0"."uid",
              CAST(NULL AS TEXT) AS "scheme",
              CAST(NULL AS TEXT) AS "field",
              CAST(NULL AS BIGINT) AS "millionths",
              CAST(NULL AS BIGINT) AS "standing"
            FROM "works" AS "t0"
            WHERE
              FALSE AND CAST(NULL AS TEXT) <> CAST(NULL AS TEXT)
          ) AS "t6"
          GROUP BY
            1
        ) AS "t16"
          ON "t8"."uid" = "t16"."uid"
      ) AS "t27"
    ) AS "t29"
    LEFT OUTER JOIN (
      SELECT
        "t7"."uid",
        BOOL_OR(CAST("t7"."standing" > 0 AS BOOLEAN)) AS "top_tenth"
      FROM (
        SELECT
          "t0"."uid",
          CAST(NULL AS TEXT) AS "scheme",
          CAST(NULL AS TEXT) AS "field",
          CAST(NULL AS BIGINT) AS "millionths",
          CAST(NULL AS BIGINT) AS "standing"
        FROM "works" AS "t0"
        WHERE
          FALSE AND CAST(NULL AS TEXT) = 'all'
      ) AS "t7"
      GROUP BY
        1
    ) AS "t15"
      ON "t29"."uid" = "t15"."uid"
  ) AS "t30"
) AS "t31"

-- counts
SELECT
  *
FROM (
  SELECT
    "t0"."year",
    "t0"."places",
    "t0"."multi_affiliation",
    "t0"."fields",
    "t0"."top_tenth",
    COUNT(*) AS "works"
  FROM "keys" AS "t0"
  GROUP BY
    1,
    2,
    3,
    4,
    5
) AS "t1"
ORDER BY
  "t1"."year" ASC,
  "t1"."places" ASC,
  "t1"."multi_affiliation" ASC,
  "t1"."fields" ASC,
  "t1"."top_tenth" ASC

-- fractions
SELECT
  *
FROM (
  SELECT
    "t10"."year",
    "t10"."places",
    "t10"."multi_affiliation",
    "t10"."fields",
    "t10"."top_tenth",
    "t10"."place",
    "t10"."denominator",
    SUM("t10"."numerator") AS "numerator"
  FROM (
    SELECT
      "t9"."uid",
      "t9"."author",
      "t9"."place",
      "t9"."numerator",
      "t9"."denominator",
      "t3"."year",
      "t3"."places",
      "t3"."multi_affiliation",
      "t3"."fields",
      "t3"."top_tenth"
    FROM (
      SELECT
        "t7".*
        EXCLUDE ("first")
      FROM (
        SELECT
          "t4"."uid",
          "t4"."first",
          "t6"."author",
          "t6"."place",
          "t6"."numerator",
          "t6"."denominator"
        FROM "alike" AS "t4"
        INNER JOIN (
          SELECT
            "t2"."uid" AS "first",
            "t2"."author",
            "t2"."place",
            "t2"."numerator",
            "t2"."denominator"
          FROM "parts" AS "t2"
        ) AS "t6"
          ON "t4"."first" = "t6"."first"
      ) AS "t7"
    ) AS "t9"
    INNER JOIN "keys" AS "t3"
      ON "t9"."uid" = "t3"."uid"
  ) AS "t10"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7
) AS "t11"
ORDER BY
  "t11"."year" ASC,
  "t11"."places" ASC,
  "t11"."multi_affiliation" ASC,
  "t11"."fields" ASC,
  "t11"."top_tenth" ASC,
  "t11"."place" ASC,
  "t11"."denominator" ASC

-- unresolved
SELECT
  *
FROM (
  SELECT
    "t5"."text" AS "affiliation",
    COUNT(DISTINCT "t5"."uid") AS "works"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t2"."uid",
        "t2"."author",
        "t2"."affiliation",
        "t2"."text",
        "t2"."countries",
        "t3"."places",
        "t3"."decided"
      FROM "study_authorship" AS "t2"
      INNER JOIN "answers" AS "t3"
        ON "t2"."text" = "t3"."text"
    ) AS "t4"
    WHERE
      ARRAY_LENGTH("t4"."places") = 0
      AND (
        (
          ARRAY_LENGTH("t4"."countries") = 0
        ) OR "t4"."decided"
      )
  ) AS "t5"
  GROUP BY
    1
) AS "t6"
ORDER BY
  "t6"."works" DESC,
  "t6"."affiliation" ASC
