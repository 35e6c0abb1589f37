// Near misses of the rules about sets: KF0405, which takes many lines
#![deny(deprecated)]
#![allow(non_camel_case_types, non_snake_case, dead_code, unused_imports, improper_ctypes)]

use kfunc::kfunc_set;

// KF0405: more kfuncs in a hook than the kernel takes
mod kf0405 {
    use super::*;

    #[kfunc_set(ids = "example_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc]
        pub fn bpf_example_0();
        #[kfunc]
        pub fn bpf_example_1();
        #[kfunc]
        pub fn bpf_example_2();
        #[kfunc]
        pub fn bpf_example_3();
        #[kfunc]
        pub fn bpf_example_4();
        #[kfunc]
        pub fn bpf_example_5();
        #[kfunc]
        pub fn bpf_example_6();
        #[kfunc]
        pub fn bpf_example_7();
        #[kfunc]
        pub fn bpf_example_8();
        #[kfunc]
        pub fn bpf_example_9();
        #[kfunc]
        pub fn bpf_example_10();
        #[kfunc]
        pub fn bpf_example_11();
        #[kfunc]
        pub fn bpf_example_12();
        #[kfunc]
        pub fn bpf_example_13();
        #[kfunc]
        pub fn bpf_example_14();
        #[kfunc]
        pub fn bpf_example_15();
        #[kfunc]
        pub fn bpf_example_16();
        #[kfunc]
        pub fn bpf_example_17();
        #[kfunc]
        pub fn bpf_example_18();
        #[kfunc]
        pub fn bpf_example_19();
        #[kfunc]
        pub fn bpf_example_20();
        #[kfunc]
        pub fn bpf_example_21();
        #[kfunc]
        pub fn bpf_example_22();
        #[kfunc]
        pub fn bpf_example_23();
        #[kfunc]
        pub fn bpf_example_24();
        #[kfunc]
        pub fn bpf_example_25();
        #[kfunc]
        pub fn bpf_example_26();
        #[kfunc]
        pub fn bpf_example_27();
        #[kfunc]
        pub fn bpf_example_28();
        #[kfunc]
        pub fn bpf_example_29();
        #[kfunc]
        pub fn bpf_example_30();
        #[kfunc]
        pub fn bpf_example_31();
        #[kfunc]
        pub fn bpf_example_32();
        #[kfunc]
        pub fn bpf_example_33();
        #[kfunc]
        pub fn bpf_example_34();
        #[kfunc]
        pub fn bpf_example_35();
        #[kfunc]
        pub fn bpf_example_36();
        #[kfunc]
        pub fn bpf_example_37();
        #[kfunc]
        pub fn bpf_example_38();
        #[kfunc]
        pub fn bpf_example_39();
        #[kfunc]
        pub fn bpf_example_40();
        #[kfunc]
        pub fn bpf_example_41();
        #[kfunc]
        pub fn bpf_example_42();
        #[kfunc]
        pub fn bpf_example_43();
        #[kfunc]
        pub fn bpf_example_44();
        #[kfunc]
        pub fn bpf_example_45();
        #[kfunc]
        pub fn bpf_example_46();
        #[kfunc]
        pub fn bpf_example_47();
        #[kfunc]
        pub fn bpf_example_48();
        #[kfunc]
        pub fn bpf_example_49();
        #[kfunc]
        pub fn bpf_example_50();
        #[kfunc]
        pub fn bpf_example_51();
        #[kfunc]
        pub fn bpf_example_52();
        #[kfunc]
        pub fn bpf_example_53();
        #[kfunc]
        pub fn bpf_example_54();
        #[kfunc]
        pub fn bpf_example_55();
        #[kfunc]
        pub fn bpf_example_56();
        #[kfunc]
        pub fn bpf_example_57();
        #[kfunc]
        pub fn bpf_example_58();
        #[kfunc]
        pub fn bpf_example_59();
        #[kfunc]
        pub fn bpf_example_60();
        #[kfunc]
        pub fn bpf_example_61();
        #[kfunc]
        pub fn bpf_example_62();
        #[kfunc]
        pub fn bpf_example_63();
        #[kfunc]
        pub fn bpf_example_64();
        #[kfunc]
        pub fn bpf_example_65();
        #[kfunc]
        pub fn bpf_example_66();
        #[kfunc]
        pub fn bpf_example_67();
        #[kfunc]
        pub fn bpf_example_68();
        #[kfunc]
        pub fn bpf_example_69();
        #[kfunc]
        pub fn bpf_example_70();
        #[kfunc]
        pub fn bpf_example_71();
        #[kfunc]
        pub fn bpf_example_72();
        #[kfunc]
        pub fn bpf_example_73();
        #[kfunc]
        pub fn bpf_example_74();
        #[kfunc]
        pub fn bpf_example_75();
        #[kfunc]
        pub fn bpf_example_76();
        #[kfunc]
        pub fn bpf_example_77();
        #[kfunc]
        pub fn bpf_example_78();
        #[kfunc]
        pub fn bpf_example_79();
        #[kfunc]
        pub fn bpf_example_80();
        #[kfunc]
        pub fn bpf_example_81();
        #[kfunc]
        pub fn bpf_example_82();
        #[kfunc]
        pub fn bpf_example_83();
        #[kfunc]
        pub fn bpf_example_84();
        #[kfunc]
        pub fn bpf_example_85();
        #[kfunc]
        pub fn bpf_example_86();
        #[kfunc]
        pub fn bpf_example_87();
        #[kfunc]
        pub fn bpf_example_88();
        #[kfunc]
        pub fn bpf_example_89();
        #[kfunc]
        pub fn bpf_example_90();
        #[kfunc]
        pub fn bpf_example_91();
        #[kfunc]
        pub fn bpf_example_92();
        #[kfunc]
        pub fn bpf_example_93();
        #[kfunc]
        pub fn bpf_example_94();
        #[kfunc]
        pub fn bpf_example_95();
        #[kfunc]
        pub fn bpf_example_96();
        #[kfunc]
        pub fn bpf_example_97();
        #[kfunc]
        pub fn bpf_example_98();
        #[kfunc]
        pub fn bpf_example_99();
        #[kfunc]
        pub fn bpf_example_100();
        #[kfunc]
        pub fn bpf_example_101();
        #[kfunc]
        pub fn bpf_example_102();
        #[kfunc]
        pub fn bpf_example_103();
        #[kfunc]
        pub fn bpf_example_104();
        #[kfunc]
        pub fn bpf_example_105();
        #[kfunc]
        pub fn bpf_example_106();
        #[kfunc]
        pub fn bpf_example_107();
        #[kfunc]
        pub fn bpf_example_108();
        #[kfunc]
        pub fn bpf_example_109();
        #[kfunc]
        pub fn bpf_example_110();
        #[kfunc]
        pub fn bpf_example_111();
        #[kfunc]
        pub fn bpf_example_112();
        #[kfunc]
        pub fn bpf_example_113();
        #[kfunc]
        pub fn bpf_example_114();
        #[kfunc]
        pub fn bpf_example_115();
        #[kfunc]
        pub fn bpf_example_116();
        #[kfunc]
        pub fn bpf_example_117();
        #[kfunc]
        pub fn bpf_example_118();
        #[kfunc]
        pub fn bpf_example_119();
        #[kfunc]
        pub fn bpf_example_120();
        #[kfunc]
        pub fn bpf_example_121();
        #[kfunc]
        pub fn bpf_example_122();
        #[kfunc]
        pub fn bpf_example_123();
        #[kfunc]
        pub fn bpf_example_124();
        #[kfunc]
        pub fn bpf_example_125();
        #[kfunc]
        pub fn bpf_example_126();
        #[kfunc]
        pub fn bpf_example_127();
        #[kfunc]
        pub fn bpf_example_128();
        #[kfunc]
        pub fn bpf_example_129();
        #[kfunc]
        pub fn bpf_example_130();
        #[kfunc]
        pub fn bpf_example_131();
        #[kfunc]
        pub fn bpf_example_132();
        #[kfunc]
        pub fn bpf_example_133();
        #[kfunc]
        pub fn bpf_example_134();
        #[kfunc]
        pub fn bpf_example_135();
        #[kfunc]
        pub fn bpf_example_136();
        #[kfunc]
        pub fn bpf_example_137();
        #[kfunc]
        pub fn bpf_example_138();
        #[kfunc]
        pub fn bpf_example_139();
        #[kfunc]
        pub fn bpf_example_140();
        #[kfunc]
        pub fn bpf_example_141();
        #[kfunc]
        pub fn bpf_example_142();
        #[kfunc]
        pub fn bpf_example_143();
        #[kfunc]
        pub fn bpf_example_144();
        #[kfunc]
        pub fn bpf_example_145();
        #[kfunc]
        pub fn bpf_example_146();
        #[kfunc]
        pub fn bpf_example_147();
        #[kfunc]
        pub fn bpf_example_148();
        #[kfunc]
        pub fn bpf_example_149();
        #[kfunc]
        pub fn bpf_example_150();
        #[kfunc]
        pub fn bpf_example_151();
        #[kfunc]
        pub fn bpf_example_152();
        #[kfunc]
        pub fn bpf_example_153();
        #[kfunc]
        pub fn bpf_example_154();
        #[kfunc]
        pub fn bpf_example_155();
        #[kfunc]
        pub fn bpf_example_156();
        #[kfunc]
        pub fn bpf_example_157();
        #[kfunc]
        pub fn bpf_example_158();
        #[kfunc]
        pub fn bpf_example_159();
        #[kfunc]
        pub fn bpf_example_160();
        #[kfunc]
        pub fn bpf_example_161();
        #[kfunc]
        pub fn bpf_example_162();
        #[kfunc]
        pub fn bpf_example_163();
        #[kfunc]
        pub fn bpf_example_164();
        #[kfunc]
        pub fn bpf_example_165();
        #[kfunc]
        pub fn bpf_example_166();
        #[kfunc]
        pub fn bpf_example_167();
        #[kfunc]
        pub fn bpf_example_168();
        #[kfunc]
        pub fn bpf_example_169();
        #[kfunc]
        pub fn bpf_example_170();
        #[kfunc]
        pub fn bpf_example_171();
        #[kfunc]
        pub fn bpf_example_172();
        #[kfunc]
        pub fn bpf_example_173();
        #[kfunc]
        pub fn bpf_example_174();
        #[kfunc]
        pub fn bpf_example_175();
        #[kfunc]
        pub fn bpf_example_176();
        #[kfunc]
        pub fn bpf_example_177();
        #[kfunc]
        pub fn bpf_example_178();
        #[kfunc]
        pub fn bpf_example_179();
        #[kfunc]
        pub fn bpf_example_180();
        #[kfunc]
        pub fn bpf_example_181();
        #[kfunc]
        pub fn bpf_example_182();
        #[kfunc]
        pub fn bpf_example_183();
        #[kfunc]
        pub fn bpf_example_184();
        #[kfunc]
        pub fn bpf_example_185();
        #[kfunc]
        pub fn bpf_example_186();
        #[kfunc]
        pub fn bpf_example_187();
        #[kfunc]
        pub fn bpf_example_188();
        #[kfunc]
        pub fn bpf_example_189();
        #[kfunc]
        pub fn bpf_example_190();
        #[kfunc]
        pub fn bpf_example_191();
        #[kfunc]
        pub fn bpf_example_192();
        #[kfunc]
        pub fn bpf_example_193();
        #[kfunc]
        pub fn bpf_example_194();
        #[kfunc]
        pub fn bpf_example_195();
        #[kfunc]
        pub fn bpf_example_196();
        #[kfunc]
        pub fn bpf_example_197();
        #[kfunc]
        pub fn bpf_example_198();
        #[kfunc]
        pub fn bpf_example_199();
        #[kfunc]
        pub fn bpf_example_200();
        #[kfunc]
        pub fn bpf_example_201();
        #[kfunc]
        pub fn bpf_example_202();
        #[kfunc]
        pub fn bpf_example_203();
        #[kfunc]
        pub fn bpf_example_204();
        #[kfunc]
        pub fn bpf_example_205();
        #[kfunc]
        pub fn bpf_example_206();
        #[kfunc]
        pub fn bpf_example_207();
        #[kfunc]
        pub fn bpf_example_208();
        #[kfunc]
        pub fn bpf_example_209();
        #[kfunc]
        pub fn bpf_example_210();
        #[kfunc]
        pub fn bpf_example_211();
        #[kfunc]
        pub fn bpf_example_212();
        #[kfunc]
        pub fn bpf_example_213();
        #[kfunc]
        pub fn bpf_example_214();
        #[kfunc]
        pub fn bpf_example_215();
        #[kfunc]
        pub fn bpf_example_216();
        #[kfunc]
        pub fn bpf_example_217();
        #[kfunc]
        pub fn bpf_example_218();
        #[kfunc]
        pub fn bpf_example_219();
        #[kfunc]
        pub fn bpf_example_220();
        #[kfunc]
        pub fn bpf_example_221();
        #[kfunc]
        pub fn bpf_example_222();
        #[kfunc]
        pub fn bpf_example_223();
        #[kfunc]
        pub fn bpf_example_224();
        #[kfunc]
        pub fn bpf_example_225();
        #[kfunc]
        pub fn bpf_example_226();
        #[kfunc]
        pub fn bpf_example_227();
        #[kfunc]
        pub fn bpf_example_228();
        #[kfunc]
        pub fn bpf_example_229();
        #[kfunc]
        pub fn bpf_example_230();
        #[kfunc]
        pub fn bpf_example_231();
        #[kfunc]
        pub fn bpf_example_232();
        #[kfunc]
        pub fn bpf_example_233();
        #[kfunc]
        pub fn bpf_example_234();
        #[kfunc]
        pub fn bpf_example_235();
        #[kfunc]
        pub fn bpf_example_236();
        #[kfunc]
        pub fn bpf_example_237();
        #[kfunc]
        pub fn bpf_example_238();
        #[kfunc]
        pub fn bpf_example_239();
        #[kfunc]
        pub fn bpf_example_240();
        #[kfunc]
        pub fn bpf_example_241();
        #[kfunc]
        pub fn bpf_example_242();
        #[kfunc]
        pub fn bpf_example_243();
        #[kfunc]
        pub fn bpf_example_244();
        #[kfunc]
        pub fn bpf_example_245();
        #[kfunc]
        pub fn bpf_example_246();
        #[kfunc]
        pub fn bpf_example_247();
        #[kfunc]
        pub fn bpf_example_248();
        #[kfunc]
        pub fn bpf_example_249();
        #[kfunc]
        pub fn bpf_example_250();
        #[kfunc]
        pub fn bpf_example_251();
        #[kfunc]
        pub fn bpf_example_252();
        #[kfunc]
        pub fn bpf_example_253();
        #[kfunc]
        pub fn bpf_example_254();
        #[kfunc]
        pub fn bpf_example_255();
    }
}

fn main() {}
